package io.srfarm.dispatcher.identity;

import java.time.Duration;

/** So much in a time: what is not taken gathers up to a limit. Thread-safe. */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double most;
    private double left;
    private long countedAt;

    /**
     * @param perSecond what comes back
     * @param most that gathers
     * @param now in nanoseconds, on the clock of {@link #take}
     */
    TokenBucket(double perSecond, double most, long now) {
        this.perSecond = perSecond;
        this.most = most;
        this.left = most;
        this.countedAt = now;
    }

    /**
     * Takes {@code amount} if as much is there, or if all is there: so that what is larger than all is let through now and
     * then, and paid for afterwards.
     *
     * @return zero if it was taken, else how long it takes until it can be
     */
    synchronized Duration take(double amount, long now) {
        left = Math.min(most, left + (double) (now - countedAt) / NANOS * perSecond);
        countedAt = now;
        double needed = Math.min(amount, most) - left;
        if (needed > 0) {
            return Duration.ofNanos((long) Math.ceil(needed / perSecond * NANOS));
        }
        left -= amount;
        return Duration.ZERO;
    }
}
