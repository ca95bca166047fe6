package io.srfarm.scaling;

import java.time.Duration;

/**
 * The arithmetic of scaling: {@code workers = ceil(work / (rate x target))}, at least one while there is a job, no more
 * than jobs, as a job is one worker's; and all that within bounds.
 *
 * @param workersMin at least, also when there is nothing to do; 0: none then
 * @param workersMax at most, at least 1
 * @param target in which it should all be done, more than 0
 * @param coolDown for how long workers are kept that are wished for no more
 */
public record ScalingRule(int workersMin, int workersMax, Duration target, Duration coolDown) {
    public ScalingRule {
        if (workersMin < 0 || workersMax < Math.max(1, workersMin)) {
            throw new IllegalArgumentException("no range of workers: " + workersMin + ".." + workersMax);
        }
        if (target.isZero() || target.isNegative() || coolDown.isNegative()) {
            throw new IllegalArgumentException("no times: target=" + target + " cool-down=" + coolDown);
        }
    }

    /** How many workers this takes, whatever was there before. */
    public int wish(Demand demand) {
        if (demand.jobs() == 0) {
            return workersMin;
        }
        double each = demand.workPerWorkerSecond() * (double) target.toMillis() / 1000.0;
        double enough = Math.max(1, Math.ceil(demand.work() / each));
        return (int) Math.max(workersMin, Math.min(enough, (double) Math.min(demand.jobs(), workersMax)));
    }
}
