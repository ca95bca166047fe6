package io.srfarm.simulation;

import java.util.List;

/**
 * One scenario under three policies: scaling by work, scaling by records, and a fixed fleet. By default the fixed fleet is
 * the one with the same worker hours as scaling by work.
 */
public record PolicyComparison(Scenario scenario, List<SimulationOutcome> outcomes) {
    public PolicyComparison {
        outcomes = List.copyOf(outcomes);
    }

    /** @param fixed size of the fixed fleet; 0 for the size with the same worker hours */
    public static PolicyComparison of(Scenario scenario, int fixed) {
        SubmittedJobs jobs = new SubmittedJobs(scenario);
        SimulationOutcome byWork = new SimulationRun(scenario, jobs, new FleetPolicy.ByWork(scenario.rule())).outcome();
        SimulationOutcome byRecords = new SimulationRun(
                        scenario,
                        jobs,
                        new FleetPolicy.ByRecords(scenario.rule(), scenario.meanWork(), scenario.workRate()))
                .outcome();
        int same = (int) Math.max(1, Math.ceil(byWork.workerHours() / byWork.hours()));
        SimulationOutcome standing =
                new SimulationRun(scenario, jobs, new FleetPolicy.Fixed(fixed == 0 ? same : fixed)).outcome();
        return new PolicyComparison(scenario, List.of(byWork, byRecords, standing));
    }
}
