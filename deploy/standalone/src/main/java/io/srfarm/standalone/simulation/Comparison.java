package io.srfarm.standalone.simulation;

import java.util.List;

/**
 * One scenario under three policies: by work, by records, and a fixed fleet, by default one for the same worker hours as
 * scaling by work.
 */
record Comparison(Scenario scenario, List<Outcome> outcomes) {
    Comparison {
        outcomes = List.copyOf(outcomes);
    }

    /** @param fixed workers of the fixed fleet; 0: for the same worker hours */
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
