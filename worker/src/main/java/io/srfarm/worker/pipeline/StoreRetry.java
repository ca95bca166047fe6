package io.srfarm.worker.pipeline;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The retry policy for calls to the store: exponential backoff, for as long as the store is unavailable and the lease
 * is held.
 *
 * @param backoffMin first pause, at least 1 ms
 * @param backoffMax longest pause, at least {@code backoffMin}
 * @param failuresMax failures of one call, at least 1, while the store reports that it is healthy, before the call is
 *     abandoned
 */
public record StoreRetry(Duration backoffMin, Duration backoffMax, int failuresMax) {
    public static final StoreRetry DEFAULT = new StoreRetry(Duration.ofMillis(100), Duration.ofSeconds(5), 6);

    /** Avoids an overflow; the longest pause is reached long before. */
    private static final int DOUBLINGS_MAX = 20;

    public StoreRetry {
        if (backoffMin.toMillis() < 1 || backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException(
                    "srfarm.worker.store-retry.backoff-min must be at least 1 ms and at most backoff-max: " + backoffMin
                            + " and " + backoffMax);
        }
    }

    /**
     * Returns an exponential backoff with jitter between half and full length, so that workers do not retry in
     * lockstep.
     */
    Duration backoff(int waits) {
        Duration full = backoffMin.multipliedBy(1L << Math.min(waits - 1, DOUBLINGS_MAX));
        long capped = (full.compareTo(backoffMax) < 0 ? full : backoffMax).toMillis();
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(capped / 2, capped + 1));
    }
}
