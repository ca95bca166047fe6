package io.srfarm.simulation;

import io.srfarm.job.Priority;
import java.util.List;
import java.util.Map;

/**
 * What became of a scenario under one policy.
 *
 * @param finished jobs that were done, all that were let in
 * @param refused jobs that were not let in, as too much waited
 * @param hours from the first submission to the last end
 * @param waits from submission to the start of the run that ended the job, by class
 * @param workerHours paid for, start-up included
 * @param utilisation the part of them in which jobs ran that came to their end
 * @param preemptions workers that were taken away
 * @param lostHours of runs that were broken off with them
 * @param peak most workers at one time
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
     * One of them.
     *
     * @param at hours since the start
     */
    record Look(double at, long waiting, int wanted, int there, int busy) {}
}
