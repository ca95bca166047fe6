package io.srfarm.dispatcher.backlog;

import io.srfarm.scaling.Demand;

/**
 * What there is to do.
 *
 * @param jobs that wait
 * @param pixels of their inputs x candidates: the work that waits
 * @param oldestSeconds since the one that has waited longest was accepted; 0: none waits
 * @param running jobs that workers have
 * @param pixelsLeft as {@code pixels}, with what is left of those that run
 * @param desiredWorkers for all that
 */
record Backlog(long jobs, long pixels, long oldestSeconds, long running, long pixelsLeft, int desiredWorkers) {
    Demand demand(double workPerWorkerSecond) {
        return new Demand(jobs + running, (double) pixelsLeft, workPerWorkerSecond);
    }

    Backlog with(int workers) {
        return new Backlog(jobs, pixels, oldestSeconds, running, pixelsLeft, workers);
    }
}
