package io.srfarm.bench.peers;

/**
 * What one peer reached in one round.
 *
 * @param jobsPerSecond with all jobs waiting
 * @param aloneMs median time of a job when no other waits
 * @param workerBytes resident memory of the processes that compute, after the round
 */
public record PeerRound(double jobsPerSecond, double aloneMs, long workerBytes) {}
