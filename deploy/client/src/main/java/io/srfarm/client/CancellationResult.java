package io.srfarm.client;

/**
 * What the farm says to a cancellation.
 *
 * @param confirmed whether the job has ended; if not, a worker has it or may have it, and lets go before its next candidate
 *     unless it was faster
 */
public record CancellationResult(String job, boolean confirmed) {}
