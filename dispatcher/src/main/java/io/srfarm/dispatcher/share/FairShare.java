package io.srfarm.dispatcher.share;

import java.util.HashMap;
import java.util.Map;

/**
 * A bound on what all holders together may hold at one time. One of them gets more as long as it then holds no more than
 * what is left for all others: one alone can take half, two a third each, and whoever holds nothing finds room.
 * Thread-safe.
 *
 * @param <H> who holds something, such as a tenant
 */
public final class FairShare<H> {
    private final long max;
    private final Map<H, Long> held = new HashMap<>();
    private long all;

    public FairShare(long max) {
        this.max = max;
    }

    /** Whether {@code amount} more was taken. */
    public synchronized boolean take(H holder, long amount) {
        if (!hasRoom(held.getOrDefault(holder, 0L), all, amount, max)) {
            return false;
        }
        held.merge(holder, amount, Long::sum);
        all += amount;
        return true;
    }

    /** Whether {@link #take} would succeed now. */
    public synchronized boolean hasRoom(H holder, long amount) {
        return hasRoom(held.getOrDefault(holder, 0L), all, amount, max);
    }

    /** Gives back what was taken. */
    public synchronized void give(H holder, long amount) {
        held.computeIfPresent(holder, (same, own) -> own == amount ? null : own - amount);
        all -= amount;
    }

    /**
     * The rule itself, for those who count what is held by themselves.
     *
     * @param own what this holder has
     * @param all what all have, this one among them
     * @param more what this one wants beside
     */
    public static boolean hasRoom(long own, long all, long more, long max) {
        return own + more <= max - all;
    }
}
