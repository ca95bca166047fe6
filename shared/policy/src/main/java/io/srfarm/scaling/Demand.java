package io.srfarm.scaling;

/**
 * The current demand and the throughput of workers.
 *
 * @param jobs jobs that wait or run
 * @param work their remaining work: pixels of the inputs x candidates
 * @param workPerWorkerSecond work that one worker does per second, more than 0
 */
public record Demand(long jobs, double work, double workPerWorkerSecond) {
    public Demand {
        if (jobs < 0 || !(work >= 0) || !(workPerWorkerSecond > 0)) {
            throw new IllegalArgumentException(
                    "invalid demand: jobs=" + jobs + " work=" + work + " rate=" + workPerWorkerSecond);
        }
    }
}
