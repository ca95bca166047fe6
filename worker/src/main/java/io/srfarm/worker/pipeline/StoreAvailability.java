package io.srfarm.worker.pipeline;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Whether the store is available, according to the last call. Each change is logged once. Thread-safe.
 *
 * <p>A store may answer but accept no objects, because its disk is full. Then only a successful write proves that it
 * works again.
 */
public final class StoreAvailability {
    private static final Logger LOG = Logger.getLogger(StoreAvailability.class);

    private final StoreRetry retry;
    private boolean sick;
    private boolean refusing;
    private long sinceNanos;
    private String reason = "";

    /**
     * Creates the state of an available store.
     *
     * @param retry the retry policy for failed calls
     */
    public StoreAvailability(StoreRetry retry) {
        this.retry = retry;
    }

    StoreRetry retry() {
        return retry;
    }

    public synchronized boolean isWell() {
        return !sick;
    }

    /** Returns the reason of the last failure. */
    public synchronized String reason() {
        return reason;
    }

    /** Returns whether the store answers but rejected the last write. */
    public synchronized boolean isRefusing() {
        return refusing;
    }

    /** Returns how long the store has been unavailable; zero if it is available. */
    public synchronized Duration silence() {
        return sick ? Duration.ofNanos(Math.max(1, System.nanoTime() - sinceNanos)) : Duration.ZERO;
    }

    public synchronized void answered() {
        if (!refusing) {
            end();
        }
    }

    /** Records a successful write. */
    public synchronized void took() {
        end();
    }

    /**
     * Records a failure.
     *
     * @param why the reason, without secrets
     */
    public synchronized void failed(String why) {
        reason = why;
        if (!sick) {
            begin();
            LOG.warnf("waiting for the store: %s", why);
        }
    }

    /**
     * Records that the store answers but rejects objects.
     *
     * @param why the reason, without secrets
     */
    public synchronized void refused(String why) {
        reason = "the store rejects objects: " + why;
        if (!sick) {
            begin();
        }
        if (!refusing) {
            refusing = true;
            LOG.warnf("waiting: %s", reason);
        }
    }

    private void begin() {
        sick = true;
        sinceNanos = System.nanoTime();
    }

    private void end() {
        if (sick) {
            LOG.info("the store answers again");
        }
        sick = false;
        refusing = false;
    }
}
