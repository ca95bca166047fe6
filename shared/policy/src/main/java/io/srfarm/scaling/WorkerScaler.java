package io.srfarm.scaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many workers there should be, decided again with every look at the farm: more at once, fewer only when nothing
 * above that was wished for during the whole cool-down. So it is the highest wish of the cool-down, and never 0 while a
 * job waits or runs. A look that finds nothing out decides nothing: whoever cannot reach the farm keeps what he has.
 *
 * <p>Immutable, and without a clock of its own: the same looks at the same times make the same decisions.
 *
 * @param workers that there should be now
 * @param wishes those that still count, the oldest and highest first
 */
public record WorkerScaler(ScalingRule rule, int workers, List<Wish> wishes) {
    /** Parts of the cool-down of which only the highest wish is kept: that bounds the memory. */
    private static final int SLOTS = 32;

    /**
     * What was wished for once.
     *
     * @param at since the origin of the time that all looks share
     */
    public record Wish(Duration at, int workers) {}

    public WorkerScaler {
        wishes = List.copyOf(wishes);
    }

    /** Of a farm that has so many workers, which stay for a cool-down at least. */
    public static WorkerScaler of(ScalingRule rule, int workers, Duration now) {
        return new WorkerScaler(rule, workers, List.of(new Wish(now, workers)));
    }

    /**
     * After a look.
     *
     * @param now since any origin, the same one for all looks; a time that no clock turns back
     */
    public WorkerScaler after(Demand demand, Duration now) {
        Wish wish = new Wish(now, rule.wish(demand));
        List<Wish> kept = new ArrayList<>(wishes);
        kept.removeIf(earlier -> earlier.at().plus(rule.coolDown()).compareTo(now) <= 0);
        while (!kept.isEmpty() && kept.get(kept.size() - 1).workers() <= wish.workers()) {
            kept.remove(kept.size() - 1);
        }
        if (!kept.isEmpty() && slot(kept.get(kept.size() - 1).at()) == slot(now)) {
            kept.set(kept.size() - 1, new Wish(now, kept.get(kept.size() - 1).workers()));
        } else {
            kept.add(wish);
        }
        return new WorkerScaler(rule, kept.get(0).workers(), kept);
    }

    private long slot(Duration at) {
        return at.toNanos() / Math.max(1, rule.coolDown().toNanos() / SLOTS);
    }
}
