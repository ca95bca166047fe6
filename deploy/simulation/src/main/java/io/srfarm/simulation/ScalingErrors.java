package io.srfarm.simulation;

import io.srfarm.scaling.Demand;
import io.srfarm.scaling.ScalingRule;
import io.srfarm.scaling.WorkerScaler;
import java.time.Duration;

/**
 * Counts wrong scaling decisions, judged with the true remaining work and the true rate of a worker, which a scaler cannot
 * see. A decision is right if it is at least half of what the target time requires and at most twice the largest number that
 * was required during the cool-down. Not thread-safe.
 */
final class ScalingErrors {
    private final ScalingRule rule;
    private final double trueRate;
    private WorkerScaler most;
    private int looks;
    private int none;
    private int few;
    private int many;

    ScalingErrors(ScalingRule rule, double trueRate) {
        this.rule = rule;
        this.trueRate = trueRate;
        this.most = WorkerScaler.of(rule, rule.workersMin(), Duration.ZERO);
    }

    /**
     * @param looks all decisions
     * @param none decisions for zero workers while a job was queued or running
     * @param few decisions for less than half of the required number
     * @param many decisions for more than twice the required number
     */
    record Wrong(int looks, int none, int few, int many) {}

    void see(int wanted, long jobs, double work, Duration now) {
        Demand demand = new Demand(jobs, work, trueRate);
        most = most.after(demand, now);
        looks++;
        none += jobs > 0 && wanted == 0 ? 1 : 0;
        few += 2L * wanted < rule.wish(demand) ? 1 : 0;
        many += wanted > 2L * most.workers() ? 1 : 0;
    }

    Wrong wrong() {
        return new Wrong(looks, none, few, many);
    }
}
