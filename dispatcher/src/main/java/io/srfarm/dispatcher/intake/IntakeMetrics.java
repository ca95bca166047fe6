package io.srfarm.dispatcher.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.job.Job;
import jakarta.inject.Singleton;

/** Counts what the doors let in and what they turn away. */
@Singleton
final class IntakeMetrics {
    private final MeterRegistry meters;

    IntakeMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void accepted(SubmissionChannel door, Job job) {
        String priority = job.priority().wireName();
        meters.counter("srfarm.jobs.accepted", "door", door.label(), "priority", priority)
                .increment();
    }

    /** How a job has ended was to be read, and cannot be. */
    void unreadableOutcome() {
        meters.counter("srfarm.outcomes.unreadable").increment();
    }

    /** @param reason one of a handful of fixed words */
    void refused(SubmissionChannel door, String reason) {
        meters.counter("srfarm.jobs.refused", "door", door.label(), "reason", reason)
                .increment();
    }
}
