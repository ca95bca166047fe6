package io.srfarm.dispatcher.backlog;

/**
 * The arithmetic of scaling: {@code workers = ceil(work / (rate x target))}, at least one while there is a job, and no
 * more than jobs, as a job is one worker's.
 *
 * @param workPerWorkerSecond what one worker does: pixels of the inputs x candidates
 * @param targetSeconds in which it should all be done
 * @param workersMax at most
 */
record Demand(double workPerWorkerSecond, double targetSeconds, int workersMax) {
    Demand {
        if (!(workPerWorkerSecond > 0) || !(targetSeconds > 0)) {
            throw new IllegalArgumentException("a rate and a time are more than 0");
        }
    }

    /**
     * @param jobs that wait or run
     * @param work what is left to do of them
     */
    int workers(long jobs, double work) {
        if (jobs == 0) {
            return 0;
        }
        double wanted = Math.ceil(work / (workPerWorkerSecond * targetSeconds));
        return (int) Math.min((double) Math.min(jobs, workersMax), Math.max(1.0, wanted));
    }
}
