package io.srfarm.simulation;

import io.srfarm.queueing.QueueLimits;
import io.srfarm.scaling.ScalingRule;
import java.time.Duration;

/**
 * What to simulate. The same scenario always gives the same report.
 *
 * @param jobs submitted jobs, at least 1
 * @param hours over which they are submitted
 * @param tenants that submit them, at least 1; the first ones submit far more than the last ones
 * @param workRate pixels x candidates per second of one worker
 * @param startUp from the decision to start a worker to its first job
 * @param preemptionsPerHour mean number of preemptions of one worker per hour
 * @param rule scaling rule of the farm
 * @param limits beyond which submissions are refused
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
    /** Interval between scaling decisions. */
    static final Duration LOOK = Duration.ofSeconds(15);

    /** Overhead of a job besides its work: queue, store, events. */
    static final Duration WAY = Duration.ofMillis(200);

    /** From the loss of a worker to the next delivery of its job. */
    static final Duration REDELIVERY = Duration.ofSeconds(1);

    /** Pattern of submissions over time. */
    public enum Arrivals {
        /** More by day than by night. */
        DIURNAL,
        /** Eight bursts of many jobs each. */
        BURST,
        /** 60 % diurnal, 40 % in bursts. */
        MIXED,
        /** All jobs at the start. */
        QUEUED
    }

    double meanWork() {
        return SubmittedJobs.MEAN_WORK;
    }

    long horizonMillis() {
        return (long) (hours * 3_600_000);
    }
}
