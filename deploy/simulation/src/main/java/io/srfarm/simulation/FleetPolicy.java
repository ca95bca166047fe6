package io.srfarm.simulation;

import io.srfarm.scaling.Demand;
import io.srfarm.scaling.ScalingRule;
import io.srfarm.scaling.WorkerScaler;
import java.time.Duration;

/** Decides how many workers there should be. Not thread-safe. */
interface FleetPolicy {
    /** Returns the name in reports. */
    String name();

    /**
     * @param jobs queued or running
     * @param work remaining work of these jobs
     * @param rate measured work per second of one worker
     */
    int wanted(long jobs, double work, double rate, Duration now);

    /** The scaling rule of the dispatcher and of {@code srfarm up}. */
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

    /** The same rule with record counts only: each job counts as the mean job, and the true rate is known. */
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

    /** A constant number of workers. */
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
