package io.srfarm.simulation;

import io.srfarm.queueing.QueueLimits;
import io.srfarm.scaling.ScalingRule;
import java.time.Duration;

/**
 * What is simulated. The same scenario makes the same report, to the last digit.
 *
 * @param jobs how many are submitted, at least 1
 * @param hours in which they are
 * @param tenants who submit them, at least 1; the first ones far more than the last ones
 * @param workRate pixels x candidates that one worker does in a second
 * @param startUp from the wish for a worker to its first job
 * @param preemptionsPerHour how often a worker is taken away, on average
 * @param rule of the farm that scales
 * @param limits beyond which a submission is refused
 */
public record Scenario(
        long seed,
        int jobs,
        double hours,
        int tenants,
        Arrivals arrivals,
        double workRate,
        Duration startUp,
        double preemptionsPerHour,
        ScalingRule rule,
        QueueLimits limits) {
    /** How often scalers look at the farm. */
    static final Duration LOOK = Duration.ofSeconds(15);

    /** What a job costs beside its work: queue, store, events. */
    static final Duration WAY = Duration.ofMillis(200);

    /** From the loss of a worker to the next delivery of its job. */
    static final Duration REDELIVERY = Duration.ofSeconds(1);

    /** When jobs come. */
    public enum Arrivals {
        /** More by day than by night. */
        DIURNAL,
        /** Many at once, eight times. */
        BURST,
        /** Six in ten of the one sort, four of the other. */
        MIXED,
        /** All of them wait at the start. */
        QUEUED
    }

    double meanWork() {
        return SubmittedJobs.MEAN_WORK;
    }

    long horizonMillis() {
        return (long) (hours * 3_600_000);
    }
}
