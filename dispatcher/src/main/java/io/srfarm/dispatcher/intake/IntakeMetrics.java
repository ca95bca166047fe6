package io.srfarm.dispatcher.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.job.Job;
import jakarta.inject.Singleton;

/** Counts admitted and refused submissions. */
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

    /** Counts an outcome in the store that could not be read. */
    void unreadableOutcome() {
        meters.counter("srfarm.outcomes.unreadable").increment();
    }

    /**
     * Counts a refusal.
     *
     * @param reason one of a small, fixed set of words
     */
    void refused(SubmissionChannel door, String reason) {
        meters.counter("srfarm.jobs.refused", "door", door.label(), "reason", reason)
                .increment();
    }
}
