package io.srfarm.worker.pipeline;

import io.srfarm.candidate.CandidateSet;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.Sha256;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Creates the terminal events of one job. */
final class TerminalEvents {
    private final Job job;
    private final int attempt;
    private final Clock clock;

    TerminalEvents(Job job, int attempt, Clock clock) {
        this.job = job;
        this.attempt = attempt;
        this.clock = clock;
    }

    JobEvent.Succeeded succeeded(CandidateSet set, Sha256 manifest) {
        return new JobEvent.Succeeded(job.id(), job.tenant(), now(), attempt, set, job.manifestKey(), manifest);
    }

    /** Returns the terminal event for an error; not every error is a failure. */
    JobEvent.Terminal without(JobError error) {
        return switch (error.type()) {
            case CANCELLED -> new JobEvent.Cancelled(job.id(), job.tenant(), now(), attempt);
            case DEADLINE_EXCEEDED -> new JobEvent.Expired(job.id(), job.tenant(), now(), attempt);
            case ATTEMPTS_EXHAUSTED -> new JobEvent.Dead(job.id(), job.tenant(), now(), attempt, error);
            default -> new JobEvent.Failed(job.id(), job.tenant(), now(), attempt, error);
        };
    }

    Instant now() {
        return now(clock);
    }

    /** Returns the time in milliseconds, the precision of events. */
    static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
