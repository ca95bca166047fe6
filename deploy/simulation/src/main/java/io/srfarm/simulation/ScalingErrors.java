package io.srfarm.simulation;

import io.srfarm.scaling.Demand;
import io.srfarm.scaling.ScalingRule;
import io.srfarm.scaling.WorkerScaler;
import java.time.Duration;

/**
 * Counts decisions that are wrong in the light of what no scaler can see: the work that is truly left and the rate that
 * workers truly have. Right is from half of what it takes to do that in the target's time, to double of the most that it took
 * during the cool-down. Not thread-safe.
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
     * @param none that wanted no worker while a job waited or ran
     * @param few that wanted less than half
     * @param many that wanted more than double
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
