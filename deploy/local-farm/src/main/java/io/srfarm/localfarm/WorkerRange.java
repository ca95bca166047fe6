package io.srfarm.localfarm;

import io.srfarm.scaling.ScalingRule;
import java.time.Duration;

/**
 * How many workers a farm has: a fixed number, or a range that follows the load.
 *
 * @param min minimum; equal to {@code max} for a fixed number
 * @param max maximum; with 0 no job runs
 * @param target time within which the backlog should be done
 * @param coolDown how long to keep a surplus worker
 */
public record WorkerRange(int min, int max, Duration target, Duration coolDown) {
    public WorkerRange {
        if (min < max) {
            ScalingRule unused = new ScalingRule(min, max, target, coolDown);
        } else if (min < 0 || min != max) {
            throw new IllegalArgumentException("invalid range of workers: " + min + ".." + max);
        }
    }

    /** Returns a fixed number of workers. */
    public static WorkerRange always(int number) {
        return new WorkerRange(number, number, Duration.ofMinutes(2), Duration.ofMinutes(2));
    }

    boolean vary() {
        return min < max;
    }

    ScalingRule rule() {
        return new ScalingRule(min, max, target, coolDown);
    }
}
