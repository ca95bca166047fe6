package io.srfarm.dispatcher.share;

import java.util.HashMap;
import java.util.Map;

/**
 * A limit on what all holders together may hold. A holder gets more as long as it then holds no more than what is left
 * for all others: one alone can take half, two a third each, and a holder of nothing always finds room. Thread-safe.
 *
 * @param <H> the type of holders, such as tenants
 */
public final class FairShare<H> {
    private final long max;
    private final Map<H, Long> held = new HashMap<>();
    private long all;

    public FairShare(long max) {
        this.max = max;
    }

    /** Takes {@code amount}; returns whether that was possible. */
    public synchronized boolean take(H holder, long amount) {
        if (!hasRoom(held.getOrDefault(holder, 0L), all, amount, max)) {
            return false;
        }
        held.merge(holder, amount, Long::sum);
        all += amount;
        return true;
    }

    /** Returns whether {@link #take} would succeed now. */
    public synchronized boolean hasRoom(H holder, long amount) {
        return hasRoom(held.getOrDefault(holder, 0L), all, amount, max);
    }

    /** Gives back what was taken. */
    public synchronized void give(H holder, long amount) {
        held.computeIfPresent(holder, (same, own) -> own == amount ? null : own - amount);
        all -= amount;
    }

    /**
     * Applies the rule for callers that do their own accounting.
     *
     * @param own what this holder has
     * @param all what all holders have, including this one
     * @param more what this holder wants in addition
     */
    public static boolean hasRoom(long own, long all, long more, long max) {
        return own + more <= max - all;
    }
}
