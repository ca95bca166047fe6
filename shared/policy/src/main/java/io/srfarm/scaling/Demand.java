package io.srfarm.scaling;

/**
 * What there is to do, and how fast it is done.
 *
 * @param jobs that wait or run
 * @param work what is left to do of them: pixels of the inputs x candidates
 * @param workPerWorkerSecond what one worker does in a second, in the same unit; more than 0
 */
public record Demand(long jobs, double work, double workPerWorkerSecond) {
    public Demand {
        if (jobs < 0 || !(work >= 0) || !(workPerWorkerSecond > 0)) {
            throw new IllegalArgumentException(
                    "no demand: jobs=" + jobs + " work=" + work + " rate=" + workPerWorkerSecond);
        }
    }
}
