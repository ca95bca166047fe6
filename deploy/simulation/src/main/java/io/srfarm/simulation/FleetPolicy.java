package io.srfarm.simulation;

import io.srfarm.scaling.Demand;
import io.srfarm.scaling.ScalingRule;
import io.srfarm.scaling.WorkerScaler;
import java.time.Duration;

/** Who decides how many workers there should be. Not thread-safe. */
interface FleetPolicy {
    /** How the report calls it. */
    String name();

    /**
     * @param jobs that wait or run
     * @param work what is left to do of them
     * @param rate what one worker does in a second, as measured
     */
    int wanted(long jobs, double work, double rate, Duration now);

    /** As the dispatcher and {@code srfarm up} do. */
    final class ByWork implements FleetPolicy {
        private WorkerScaler scaling;

        ByWork(ScalingRule rule) {
            this.scaling = WorkerScaler.of(rule, rule.workersMin(), Duration.ZERO);
        }

        @Override
        public String name() {
            return "by work";
        }

        @Override
        public int wanted(long jobs, double work, double rate, Duration now) {
            scaling = scaling.after(new Demand(jobs, work, rate), now);
            return scaling.workers();
        }
    }

    /** The same rule for one who sees records only: each counts as the mean job, whose rate he knows exactly. */
    final class ByRecords implements FleetPolicy {
        private final double meanWork;
        private final double trueRate;
        private WorkerScaler scaling;

        ByRecords(ScalingRule rule, double meanWork, double trueRate) {
            this.scaling = WorkerScaler.of(rule, rule.workersMin(), Duration.ZERO);
            this.meanWork = meanWork;
            this.trueRate = trueRate;
        }

        @Override
        public String name() {
            return "by records";
        }

        @Override
        public int wanted(long jobs, double work, double rate, Duration now) {
            scaling = scaling.after(new Demand(jobs, (double) jobs * meanWork, trueRate), now);
            return scaling.workers();
        }
    }

    /** Always the same number. */
    record Fixed(int workers) implements FleetPolicy {
        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public int wanted(long jobs, double work, double rate, Duration now) {
            return workers;
        }
    }
}
