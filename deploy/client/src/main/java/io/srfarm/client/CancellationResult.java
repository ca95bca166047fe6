package io.srfarm.client;

/**
 * Result of a cancellation.
 *
 * @param confirmed whether the job has ended. If not, a worker may have it; it stops before its next candidate, unless it
 *     finishes first
 */
public record CancellationResult(String job, boolean confirmed) {}
