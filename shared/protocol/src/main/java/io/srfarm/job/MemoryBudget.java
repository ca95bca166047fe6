package io.srfarm.job;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory that one job may use in a worker.
 *
 * @param heapBytes the largest heap of the process
 * @param engineBytes engine memory on a CPU; empty for a GPU, whose memory is not limited here
 */
public record MemoryBudget(long heapBytes, OptionalLong engineBytes) {
    /** Returns why a job with this need can never run; empty if it can. */
    public Optional<String> refusal(JobMemory needed) {
        if (needed.heapBytes() > heapBytes) {
            return Optional.of("the job needs " + mebibytes(needed.heapBytes()) + " of the worker's heap, which has "
                    + mebibytes(heapBytes) + " (-Xmx)");
        }
        if (engineBytes.isPresent() && needed.engineBytes() > engineBytes.getAsLong()) {
            return Optional.of("the job needs " + mebibytes(needed.engineBytes())
                    + " of the engine's memory in the smallest tiles, a worker has "
                    + mebibytes(engineBytes.getAsLong())
                    + " for it (srfarm.worker.native-memory-mib less srfarm.worker.reference-cache-mib)");
        }
        return Optional.empty();
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
