package io.srfarm.simulation;

import io.srfarm.job.Priority;
import java.util.List;
import java.util.Map;

/**
 * The result of a scenario under one policy.
 *
 * @param finished jobs done: all that were accepted
 * @param refused jobs that were refused because too many were waiting
 * @param hours from the first submission to the last end
 * @param waits by class, from submission to the start of the attempt that finished the job
 * @param workerHours paid, including startup
 * @param utilisation share of them spent on attempts that finished their job
 * @param preemptions number of preempted workers
 * @param lostHours spent on attempts that preemption ended
 * @param peak largest number of workers at one time
 * @param looks what the scaler saw and decided
 */
record SimulationOutcome(
        String policy,
        int finished,
        int refused,
        double hours,
        Map<Priority, WaitStatistics.Spread> waits,
        double workerHours,
        double utilisation,
        int preemptions,
        double lostHours,
        int peak,
        ScalingErrors.Wrong wrong,
        List<Look> looks) {
    SimulationOutcome {
        looks = List.copyOf(looks);
    }

    /**
     * One scaling decision.
     *
     * @param at hours since the start
     */
    record Look(double at, long waiting, int wanted, int there, int busy) {}
}
