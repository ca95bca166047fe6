package io.srfarm.scaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The desired number of workers, updated with each observation of the farm. It rises at once and falls only after a
 * cool-down: it is the maximum of the counts that the {@link ScalingRule} computed during the cool-down. It is never 0
 * while a job waits or runs. If the farm cannot be observed, the caller makes no update and the count stays.
 *
 * <p>Immutable and without its own clock: the same observations at the same times give the same counts.
 *
 * @param workers the desired number of workers
 * @param wishes the counts within the cool-down that may still become the maximum, the oldest and highest first
 */
public record WorkerScaler(ScalingRule rule, int workers, List<Wish> wishes) {
    /** Number of time slots in a cool-down. Only the highest count per slot is kept, which bounds the memory. */
    private static final int SLOTS = 32;

    /**
     * A count computed by the rule.
     *
     * @param at time since the common origin of all observations
     */
    public record Wish(Duration at, int workers) {}

    public WorkerScaler {
        wishes = List.copyOf(wishes);
    }

    /** Starts with {@code workers} workers, which are kept for at least one cool-down. */
    public static WorkerScaler of(ScalingRule rule, int workers, Duration now) {
        return new WorkerScaler(rule, workers, List.of(new Wish(now, workers)));
    }

    /**
     * Returns the state after an observation.
     *
     * @param now monotonic time since the common origin of all observations
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
