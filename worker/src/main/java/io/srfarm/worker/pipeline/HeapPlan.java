package io.srfarm.worker.pipeline;

import io.srfarm.job.Job;
import io.srfarm.job.JobMemory;
import io.srfarm.job.Reference;
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
    /** A reference picture being read beside the one that is in the fixed part: its file and its pixels. */
    private static final long REFERENCE_BYTES = 80L << 20;

    /** A ground truth that stays in memory: larger ones lie in files. */
    private static final long GROUND_TRUTH_BYTES = 3 * JobMemory.HEAP_CANDIDATE_PIXELS_MAX;

    static HeapPlan of(Picture lr, int slots, ModelCard card) {
        JobMemory needed = JobMemory.of(lr.pixels(), slots, card.traits());
        return new HeapPlan(needed.heapBytes(), Runtime.getRuntime().maxMemory());
    }

    /** The part of the heap that the job takes of what all jobs in hand have together, 0 to 1. */
    double share(Job job) {
        long needed = neededBytes - JobMemory.FIXED_HEAP_BYTES;
        if (job.references().stream().anyMatch(Reference.Image.class::isInstance)) {
            needed += REFERENCE_BYTES;
        }
        if (job.groundTruth().isPresent()) {
            needed += GROUND_TRUTH_BYTES;
        }
        return Math.min(1, (double) needed / Math.max(1, budgetBytes - JobMemory.FIXED_HEAP_BYTES));
    }

    /** Bytes of the largest file of a ground truth that can be decoded: its pixels are in the heap beside it. */
    long groundTruthBytesMax(Picture lr, int scale) {
        return JobMemory.groundTruthBytesMax(lr.pixels(), scale, budgetBytes);
    }

    /** As {@link #groundTruthBytesMax}, of a candidate that a composite takes regions of: the mask is in the heap too. */
    long composedBytesMax(Picture lr, int scale) {
        return Math.max(0, groundTruthBytesMax(lr, scale) - lr.pixels() * scale * scale);
    }
}
