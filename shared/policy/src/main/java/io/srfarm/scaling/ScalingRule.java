package io.srfarm.scaling;

import java.time.Duration;

/**
 * Computes the number of workers: {@code ceil(work / (rate x target))}, at least one while there is a job, at most one
 * per job, and within the configured bounds.
 *
 * @param workersMin lower bound, also without jobs; may be 0
 * @param workersMax upper bound, at least 1
 * @param target the time in which all work should be done, more than 0
 * @param coolDown how long surplus workers are kept
 */
public record ScalingRule(int workersMin, int workersMax, Duration target, Duration coolDown) {
    public ScalingRule {
        if (workersMin < 0 || workersMax < Math.max(1, workersMin)) {
            throw new IllegalArgumentException("invalid range of workers: " + workersMin + ".." + workersMax);
        }
        if (target.isZero() || target.isNegative() || coolDown.isNegative()) {
            throw new IllegalArgumentException("invalid times: target=" + target + " cool-down=" + coolDown);
        }
    }

    /** Returns the number of workers for {@code demand}, regardless of the current number. */
    public int wish(Demand demand) {
        if (demand.jobs() == 0) {
            return workersMin;
        }
        double each = demand.workPerWorkerSecond() * (double) target.toMillis() / 1000.0;
        double enough = Math.max(1, Math.ceil(demand.work() / each));
        return (int) Math.max(workersMin, Math.min(enough, (double) Math.min(demand.jobs(), workersMax)));
    }
}
