package io.srfarm.dispatcher.backlog;

import io.srfarm.dispatcher.ledger.AcceptedJob;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.event.JobState;
import java.time.Duration;
import java.time.Instant;

/** Adds up outstanding work. Not thread-safe. */
final class BacklogCounter {
    private long jobs;
    private long pixels;
    private long running;
    private double left;
    private Instant oldest = Instant.MAX;

    void add(JobStatus open) {
        long work = open.acceptedJob().map(AcceptedJob::work).orElse(0L);
        if (open.state() == JobState.QUEUED) {
            jobs++;
            pixels += work;
            left += (double) work;
            oldest = earlier(oldest, open.firstSeen());
        } else {
            running++;
            left += (double) work * leftOf(open);
        }
    }

    void add(BacklogCounter other) {
        jobs += other.jobs;
        pixels += other.pixels;
        running += other.running;
        left += other.left;
        oldest = earlier(oldest, other.oldest);
    }

    Backlog sum(Instant now) {
        long oldestSeconds =
                oldest.isBefore(now) ? Duration.between(oldest, now).toSeconds() : 0;
        return new Backlog(jobs, pixels, oldestSeconds, running, Math.round(left), 0);
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
    }

    /** Returns the fraction of a running job that remains. */
    private static double leftOf(JobStatus jobStatus) {
        int all = Math.max(1, jobStatus.candidates());
        return Math.max(0, all - jobStatus.candidatesDone().size()) / (double) all;
    }
}
