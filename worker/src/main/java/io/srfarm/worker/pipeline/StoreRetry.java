package io.srfarm.worker.pipeline;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a call to the store that failed is tried again: after a pause that doubles from try to try, for as long as the store is
 * unavailable and the job is ours.
 *
 * @param backoffMin the first pause, at least 1 ms
 * @param backoffMax the longest pause, at least {@code backoffMin}
 * @param failuresMax failures of one call, at least 1, although the store says that it is well; then the call is given up
 */
public record StoreRetry(Duration backoffMin, Duration backoffMax, int failuresMax) {
    public static final StoreRetry DEFAULT = new StoreRetry(Duration.ofMillis(100), Duration.ofSeconds(5), 6);

    /** More would overflow; the longest pause is reached long before. */
    private static final int DOUBLINGS_MAX = 20;

    public StoreRetry {
        if (backoffMin.toMillis() < 1 || backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException(
                    "srfarm.worker.store-retry.backoff-min must be at least 1 ms and at most backoff-max: " + backoffMin
                            + " and " + backoffMax);
        }
    }

    /** Between half and the whole of what doubles from wait to wait: many workers must not come back in step. */
    Duration backoff(int waits) {
        Duration full = backoffMin.multipliedBy(1L << Math.min(waits - 1, DOUBLINGS_MAX));
        long capped = (full.compareTo(backoffMax) < 0 ? full : backoffMax).toMillis();
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(capped / 2, capped + 1));
    }
}
