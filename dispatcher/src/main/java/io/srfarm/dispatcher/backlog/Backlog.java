package io.srfarm.dispatcher.backlog;

import io.srfarm.scaling.Demand;

/**
 * The outstanding work.
 *
 * @param jobs waiting jobs
 * @param pixels waiting work: pixels of their inputs x candidates
 * @param oldestSeconds age of the job that has waited longest; 0 if none waits
 * @param running jobs that workers are processing
 * @param pixelsLeft {@code pixels} plus the remaining work of the running jobs
 * @param desiredWorkers workers needed for it
 */
record Backlog(long jobs, long pixels, long oldestSeconds, long running, long pixelsLeft, int desiredWorkers) {
    Demand demand(double workPerWorkerSecond) {
        return new Demand(jobs + running, (double) pixelsLeft, workPerWorkerSecond);
    }

    Backlog with(int workers) {
        return new Backlog(jobs, pixels, oldestSeconds, running, pixelsLeft, workers);
    }
}
