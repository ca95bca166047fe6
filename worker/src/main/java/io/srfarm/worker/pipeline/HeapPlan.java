package io.srfarm.worker.pipeline;

import io.srfarm.job.JobMemory;
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
    static HeapPlan of(Picture lr, int slots, ModelCard card) {
        JobMemory needed = JobMemory.of(lr.pixels(), slots, card.traits());
        return new HeapPlan(needed.heapBytes(), Runtime.getRuntime().maxMemory());
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
