package io.srfarm.dispatcher.backlog;

import io.srfarm.dispatcher.ledger.Standing;
import io.srfarm.dispatcher.ledger.Terms;
import io.srfarm.event.JobState;
import io.srfarm.scaling.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
    static Backlog of(List<Standing> open, Instant now) {
        long jobs = 0;
        long pixels = 0;
        double left = 0;
        Instant oldest = now;
        for (Standing standing : open) {
            long work = standing.terms().map(Terms::work).orElse(0L);
            if (standing.state() == JobState.QUEUED) {
                jobs++;
                pixels += work;
                left += (double) work;
                oldest = standing.firstSeen().isBefore(oldest) ? standing.firstSeen() : oldest;
            } else {
                left += (double) work * leftOf(standing);
            }
        }
        return new Backlog(
                jobs, pixels, Duration.between(oldest, now).toSeconds(), open.size() - jobs, Math.round(left), 0);
    }

    Demand demand(double workPerWorkerSecond) {
        return new Demand(jobs + running, (double) pixelsLeft, workPerWorkerSecond);
    }

    Backlog with(int workers) {
        return new Backlog(jobs, pixels, oldestSeconds, running, pixelsLeft, workers);
    }

    /** The part of a running job that is still to be done. */
    private static double leftOf(Standing standing) {
        int all = Math.max(1, standing.candidates());
        return Math.max(0, all - standing.candidatesDone().size()) / (double) all;
    }
}
