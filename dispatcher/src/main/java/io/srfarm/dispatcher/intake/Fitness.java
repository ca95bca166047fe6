package io.srfarm.dispatcher.intake;

import io.srfarm.codec.JobJson;
import io.srfarm.dispatcher.problem.UnfitJobException;
import io.srfarm.event.AnnouncedModel.Capacity;
import io.srfarm.event.ErrorType;
import io.srfarm.job.Job;
import io.srfarm.job.JobMemory;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.job.SizeLimits;
import io.srfarm.job.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks whether a worker can run a job, from the headers of its pictures and the announced memory of workers. Unknown
 * pictures pass: the worker checks again by the same rules.
 *
 * @param seen the known headers of the job's pictures
 * @param capacity of the workers; empty if not announced
 */
record Fitness(Job job, Map<ObjectKey, PictureSight> seen, Optional<Capacity> capacity) {
    /** Returns the pictures to check. */
    static Stream<ObjectKey> judged(Job job) {
        Stream<ObjectKey> references = job.references().stream()
                .flatMap(reference -> reference instanceof Reference.Image image
                        ? Stream.of(image.picture().key())
                        : Stream.empty());
        return Stream.of(Stream.of(job.input().key()), references, job.groundTruth().stream())
                .flatMap(keys -> keys)
                .distinct();
    }

    /**
     * Checks the job.
     *
     * @throws UnfitJobException if no worker can run it
     */
    void require() {
        sight(job.input().key())
                .ifPresent(input -> require("/input", input, SizeLimits.INPUT, Limits.PICTURE_BYTES_MAX));
        List<Reference> references = job.references();
        for (int i = 0; i < references.size(); i++) {
            if (references.get(i) instanceof Reference.Image image) {
                String place = "/references/" + i;
                sight(image.picture().key())
                        .ifPresent(
                                reference -> require(place, reference, SizeLimits.REFERENCE, Limits.PICTURE_BYTES_MAX));
            }
        }
        Optional<PictureHeader.Size> input = sight(job.input().key()).flatMap(PictureSight::size);
        input.ifPresent(this::requireRoom);
        job.groundTruth().flatMap(this::sight).ifPresent(truth -> requireTruth(truth, input));
    }

    private Optional<PictureSight> sight(ObjectKey key) {
        return Optional.ofNullable(seen.get(key));
    }

    private static void require(String place, PictureSight picture, SizeLimits limits, long bytesMax) {
        if (picture.fileBytes() > bytesMax) {
            throw new UnfitJobException(
                    ErrorType.TOO_LARGE,
                    place,
                    "the file has " + picture.fileBytes() + " bytes, at most " + bytesMax
                            + " are allowed (limit picture-bytes-max)");
        }
        Optional<SizeLimits.Refusal> refusal =
                picture.size().flatMap(size -> limits.refusal(size.width(), size.height()));
        if (refusal.isPresent()) {
            ErrorType type = refusal.get().isTooSmall() ? ErrorType.TOO_SMALL : ErrorType.TOO_LARGE;
            throw new UnfitJobException(type, place, refusal.get().reason());
        }
    }

    /** Checks the limit on output pixels and the memory of workers. */
    private void requireRoom(PictureHeader.Size input) {
        int candidates = candidates();
        Optional<String> tooMany = SizeLimits.outputRefusal(input.width(), input.height(), candidates);
        if (tooMany.isPresent()) {
            throw new UnfitJobException(ErrorType.TOO_LARGE, "/candidates", tooMany.get());
        }
        capacity.flatMap(known -> known.memory().refusal(JobMemory.of(input.pixels(), candidates, known.traits())))
                .ifPresent(reason -> {
                    throw new UnfitJobException(ErrorType.OUT_OF_MEMORY, "/input", reason);
                });
    }

    /** Returns the least number of candidates; 1 for an unknown model, which may have no latent. */
    private int candidates() {
        if (job.task() instanceof Task.Compose) {
            return 1;
        }
        boolean isDefault = job.model().equals(JobJson.DEFAULT_MODEL);
        return capacity.map(known -> known.traits().candidates(job))
                .orElseGet(() -> isDefault ? job.sampling().candidates() : 1);
    }

    private void requireTruth(PictureSight truth, Optional<PictureHeader.Size> input) {
        long bytesMax = input.isEmpty() || capacity.isEmpty()
                ? Limits.GROUND_TRUTH_BYTES_MAX
                : JobMemory.groundTruthBytesMax(
                        input.get().pixels(),
                        job.scale(),
                        capacity.get().memory().heapBytes());
        require("/groundTruth", truth, SizeLimits.GROUND_TRUTH, bytesMax);
        if (input.isPresent() && truth.size().isPresent()) {
            requireSize(truth.size().get(), input.get());
        }
    }

    /** Compares the sizes; either picture may be stored rotated. */
    private void requireSize(PictureHeader.Size truth, PictureHeader.Size input) {
        PictureHeader.Size expected = new PictureHeader.Size(job.scale() * input.width(), job.scale() * input.height());
        if (!truth.equals(expected) && !truth.isTurned(expected)) {
            throw new UnfitJobException(
                    ErrorType.INVALID_REQUEST,
                    "/groundTruth",
                    "must have " + expected.width() + " x " + expected.height() + " pixels, not " + truth.width()
                            + " x " + truth.height());
        }
    }
}
