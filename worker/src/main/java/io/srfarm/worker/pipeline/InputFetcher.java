package io.srfarm.worker.pipeline;

import io.srfarm.candidate.CandidateSet;
import io.srfarm.event.ErrorType;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.picture.Levels;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureException;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import io.srfarm.worker.lease.LeaseLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fetches and decodes the pictures of a job. Error messages name the picture and the limit. */
@SuppressWarnings("try") // closing the stage ends its timing
final class InputFetcher {
    private final RetryingObjectStore store;
    private final StageTimer stages;
    private final List<String> warnings = new ArrayList<>();

    /**
     * A loaded picture.
     *
     * @param source its key, with the digest of the content read
     */
    record Loaded(StoredPicture source, Picture picture) {}

    InputFetcher(RetryingObjectStore store, StageTimer stages) {
        this.store = store;
        this.stages = stages;
    }

    Loaded input(StoredPicture input) throws JobEndedException, LeaseLostException {
        return load("input", input, ErrorType.INPUT_MISSING, Limits.PICTURE_BYTES_MAX, PictureLimits.INPUT);
    }

    Loaded reference(StoredPicture reference) throws JobEndedException, LeaseLostException {
        return load(
                "reference", reference, ErrorType.REFERENCE_MISSING, Limits.PICTURE_BYTES_MAX, PictureLimits.REFERENCE);
    }

    Loaded groundTruth(ObjectKey key, long bytesMax) throws JobEndedException, LeaseLostException {
        return load(
                "groundTruth", new StoredPicture(key), ErrorType.INPUT_MISSING, bytesMax, PictureLimits.GROUND_TRUTH);
    }

    /** Loads a picture of a composite. */
    Loaded composed(StoredPicture candidate, long bytesMax) throws JobEndedException, LeaseLostException {
        return load("candidate", candidate, ErrorType.INPUT_MISSING, bytesMax, PictureLimits.GROUND_TRUTH);
    }

    /**
     * The mask of a composite.
     *
     * @param source its key, with the digest of the content read
     */
    record Mask(StoredPicture source, Levels levels) {}

    Mask mask(StoredPicture mask) throws JobEndedException, LeaseLostException {
        try (StageTimer.Running fetch = stages.start(StageTimer.Stage.FETCH)) {
            StoredObject object = stored("mask", mask, ErrorType.INPUT_MISSING, Limits.PICTURE_BYTES_MAX);
            return new Mask(
                    new StoredPicture(mask.key(), Optional.of(object.sha256())),
                    PictureReader.levels(object.bytes(), PictureLimits.GROUND_TRUTH));
        } catch (PictureException e) {
            throw new JobEndedException(e.type(), "mask " + mask.key() + ": " + e.getMessage(), e);
        }
    }

    private StoredObject stored(String role, StoredPicture source, ErrorType missing, long bytesMax)
            throws JobEndedException, LeaseLostException {
        try {
            StoredObject object = store.get(source.key(), bytesMax);
            requireUnchanged(role, source, object.sha256());
            return object;
        } catch (StoreException e) {
            ErrorType type = e.kind() == StoreException.Kind.TOO_LARGE ? ErrorType.TOO_LARGE : missing;
            throw new JobEndedException(type, role + ": " + e.getMessage(), e);
        }
    }

    private Loaded load(String role, StoredPicture source, ErrorType missing, long bytesMax, PictureLimits limits)
            throws JobEndedException, LeaseLostException {
        try (StageTimer.Running fetch = stages.start(StageTimer.Stage.FETCH)) {
            StoredObject object = stored(role, source, missing, bytesMax);
            Picture picture = PictureReader.read(
                    object.bytes(), limits, warning -> warn(role + " " + source.key() + ": " + warning));
            return new Loaded(new StoredPicture(source.key(), Optional.of(object.sha256())), picture);
        } catch (PictureException e) {
            throw new JobEndedException(e.type(), role + " " + source.key() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the warnings about pictures that were accepted. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Adds a warning once, as a picture may be read again. */
    private void warn(String warning) {
        if (warnings.size() < CandidateSet.WARNINGS_MAX && !warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    private static void requireUnchanged(String role, StoredPicture source, Sha256 found) throws JobEndedException {
        Optional<Sha256> other = source.sha256().filter(stated -> !stated.equals(found));
        if (other.isPresent()) {
            throw new JobEndedException(
                    ErrorType.INPUT_CHANGED,
                    role + " " + source.key() + " must have SHA-256 " + other.get() + " but has " + found);
        }
    }
}
