package io.srfarm.localfarm;

import io.srfarm.scaling.ScalingRule;
import java.time.Duration;

/**
 * How many workers a farm has: always the same number, or as many as there is work for.
 *
 * @param min at least; with {@code max} the same, the number never changes
 * @param max at most; 0: no job is done
 * @param target in which what there is to do should be done
 * @param coolDown how long a worker is kept that is wished for no more
 */
public record WorkerRange(int min, int max, Duration target, Duration coolDown) {
    public WorkerRange {
        if (min < max) {
            ScalingRule unused = new ScalingRule(min, max, target, coolDown);
        } else if (min < 0 || min != max) {
            throw new IllegalArgumentException("no range of workers: " + min + ".." + max);
        }
    }

    /** Always so many. */
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
