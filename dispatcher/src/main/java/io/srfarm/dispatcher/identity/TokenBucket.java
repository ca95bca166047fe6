package io.srfarm.dispatcher.identity;

import java.time.Duration;

/** A token bucket: tokens refill at a constant rate up to a limit. Thread-safe. */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double most;
    private double left;
    private long countedAt;

    /**
     * Creates a full bucket.
     *
     * @param perSecond tokens refilled per second
     * @param most capacity
     * @param now in nanoseconds, on the clock of {@link #take}
     */
    TokenBucket(double perSecond, double most, long now) {
        this.perSecond = perSecond;
        this.most = most;
        this.left = most;
        this.countedAt = now;
    }

    /**
     * Takes {@code amount} tokens if there are as many or if the bucket is full. So an amount beyond the capacity is
     * possible now and then, and leaves a debt.
     *
     * @return zero if the tokens were taken, else the wait until they can be
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
