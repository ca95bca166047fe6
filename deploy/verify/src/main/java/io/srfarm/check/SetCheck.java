package io.srfarm.check;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Checks that a published set is complete: every object that its manifest lists exists and matches it. */
record SetCheck(ObjectStore store) {
    /**
     * The result of checking one set.
     *
     * @param keys of the candidates that the manifest lists
     * @param faults empty if the set is complete
     */
    record Finding(List<ObjectKey> keys, List<String> faults) {
        static Finding fault(String fault) {
            return new Finding(List.of(), List.of(fault));
        }
    }

    Finding of(ReportedEnd.Published published) throws StoreException {
        Optional<StoredObject> manifest = store.find(published.manifest(), ManifestJson.BYTES_MAX);
        if (manifest.isEmpty()) {
            return Finding.fault("there is no manifest " + published.manifest());
        }
        if (!manifest.get().sha256().equals(published.sha256())) {
            return Finding.fault("the manifest differs from the announced digest");
        }
        try {
            CandidateSet set = ManifestJson.read(manifest.get().bytes());
            List<String> faults = new ArrayList<>();
            for (Candidate candidate : set.candidates()) {
                fault(set, candidate).ifPresent(faults::add);
            }
            return new Finding(set.candidates().stream().map(Candidate::key).toList(), faults);
        } catch (MalformedMessageException e) {
            return Finding.fault("the manifest cannot be read: " + e.getMessage());
        }
    }

    private Optional<String> fault(CandidateSet set, Candidate candidate) throws StoreException {
        Optional<StoredObject> object = store.find(candidate.key(), Limits.GROUND_TRUTH_BYTES_MAX);
        if (object.isEmpty()) {
            return Optional.of("there is no candidate " + candidate.key());
        }
        if (!object.get().sha256().equals(candidate.sha256())) {
            return Optional.of(candidate.key() + " does not match the digest in the manifest");
        }
        int width = set.input().width() * set.scale();
        int height = set.input().height() * set.scale();
        return size(object.get())
                        .filter(size -> size.equals(width + " x " + height))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(candidate.key() + " is not a picture of " + width + " x " + height);
    }

    private static Optional<String> size(StoredObject object) {
        try {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(object.bytes()));
            return Optional.ofNullable(picture).map(found -> found.getWidth() + " x " + found.getHeight());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
