package io.srfarm.worker.pipeline;

import io.srfarm.job.Job;
import io.srfarm.job.JobMemory;
import io.srfarm.job.Reference;
import io.srfarm.picture.Picture;
import io.srfarm.worker.model.ModelCard;

/**
 * An upper bound of a job's heap use, known before its first draw. With default settings, every job that the farm
 * accepts fits; a worker with less heap rejects larger jobs instead of running out of memory. The engine's memory is
 * bounded by the tile size.
 *
 * @param neededBytes heap needed while candidates are drawn
 * @param budgetBytes the largest heap of this process
 */
record HeapPlan(long neededBytes, long budgetBytes) {
    /** A second reference picture while it is read: its file and its pixels. */
    private static final long REFERENCE_BYTES = 80L << 20;

    /** A ground truth in memory; larger ones are kept in files. */
    private static final long GROUND_TRUTH_BYTES = 3 * JobMemory.HEAP_CANDIDATE_PIXELS_MAX;

    static HeapPlan of(Picture lr, int slots, ModelCard card) {
        JobMemory needed = JobMemory.of(lr.pixels(), slots, card.traits());
        return new HeapPlan(needed.heapBytes(), Runtime.getRuntime().maxMemory());
    }

    /** Returns the fraction, 0 to 1, that the job needs of the heap shared by all running jobs. */
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

    /**
     * Returns the largest ground truth file in bytes that can be decoded, as its pixels are on the heap at the same
     * time.
     */
    long groundTruthBytesMax(Picture lr, int scale) {
        return JobMemory.groundTruthBytesMax(lr.pixels(), scale, budgetBytes);
    }

    /** As {@link #groundTruthBytesMax}, for a picture of a composite, with the mask on the heap too. */
    long composedBytesMax(Picture lr, int scale) {
        return Math.max(0, groundTruthBytesMax(lr, scale) - lr.pixels() * scale * scale);
    }
}
