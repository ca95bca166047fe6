package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.job.Limits;
import io.srfarm.picture.Picture;
import io.srfarm.worker.model.ModelCard;

/**
 * What a job takes of the heap at most, known before its first draw. By default every job that the farm accepts fits; a worker
 * that was given less refuses what does not, instead of breaking down over it. The engine's memory is bounded by its tiles.
 *
 * @param neededBytes while candidates are drawn
 * @param budgetBytes the largest heap of this process
 */
record HeapPlan(long neededBytes, long budgetBytes) {
    /** The process itself, a reference picture being read, and pieces of files on their way. */
    private static final long FIXED_BYTES = 192L << 20;

    /** Candidates that are in memory at once when they are small: the best one, another, and one that is published. */
    private static final int PICTURES = 3;

    /** Bytes of a pixel, and as many again of its PNG file. */
    private static final int BYTES_A_PIXEL = 6;

    private static final int BYTES_A_NUMBER = 4;

    /** What a family of draws has in common, what one of them has, and both together. */
    private static final int NOISE_FIELDS = 3;

    static HeapPlan of(Picture lr, int slots, ModelCard card) {
        long pixels = lr.pixels() * card.scale() * card.scale();
        long noise = lr.pixels() * card.noiseChannels() * BYTES_A_NUMBER * NOISE_FIELDS;
        long pictures = PICTURES * Math.min(pixels, ScratchSpace.HEAP_PIXELS_MAX) * BYTES_A_PIXEL;
        long reduced = pixels / card.scale() * 3; // rows of a candidate, for its distance to the input
        long needed = FIXED_BYTES + noise + pictures + reduced + Sampler.embeddingBytes(pixels, slots);
        return new HeapPlan(needed, Runtime.getRuntime().maxMemory());
    }

    /** @throws JobEndedException OUT_OF_MEMORY if the job cannot run in this process */
    HeapPlan require() throws JobEndedException {
        if (neededBytes > budgetBytes) {
            throw new JobEndedException(
                    ErrorType.OUT_OF_MEMORY,
                    "the job needs " + mebibytes(neededBytes) + " of the worker's heap, which has "
                            + mebibytes(budgetBytes) + " (-Xmx)");
        }
        return this;
    }

    /** Bytes of the largest file of a ground truth that can be decoded: its pixels are in the heap beside it. */
    long groundTruthBytesMax(Picture lr, int scale) {
        long pixels = lr.pixels() * scale * scale * 3;
        return Math.max(0, Math.min(Limits.GROUND_TRUTH_BYTES_MAX, budgetBytes - FIXED_BYTES - pixels));
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
