package io.srfarm.standalone.simulation;

import java.util.List;

/**
 * One scenario under three policies: scaling by work, scaling by records, and a fixed fleet. By default the fixed fleet is
 * the one with the same worker hours as scaling by work.
 */
record Comparison(Scenario scenario, List<Outcome> outcomes) {
    Comparison {
        outcomes = List.copyOf(outcomes);
    }

    /** @param fixed size of the fixed fleet; 0 for the size with the same worker hours */
    static Comparison of(Scenario scenario, int fixed) {
        SubmittedJobs jobs = new SubmittedJobs(scenario);
        Outcome byWork = new SimulationRun(scenario, jobs, new Policy.ByWork(scenario.rule())).outcome();
        Outcome byRecords = new SimulationRun(
                        scenario, jobs, new Policy.ByRecords(scenario.rule(), scenario.meanWork(), scenario.workRate()))
                .outcome();
        int same = (int) Math.max(1, Math.ceil(byWork.workerHours() / byWork.hours()));
        Outcome standing = new SimulationRun(scenario, jobs, new Policy.Fixed(fixed == 0 ? same : fixed)).outcome();
        return new Comparison(scenario, List.of(byWork, byRecords, standing));
    }
}
