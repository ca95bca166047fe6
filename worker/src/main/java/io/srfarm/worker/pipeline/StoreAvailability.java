package io.srfarm.worker.pipeline;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Whether the store is of use, as whoever asked it last has found. One log line for each change. Thread-safe.
 *
 * <p>A store may answer and yet take no objects, because its disk is full: then only a write that succeeds is a sign of health.
 */
public final class StoreAvailability {
    private static final Logger LOG = Logger.getLogger(StoreAvailability.class);

    private final StoreRetry retry;
    private boolean sick;
    private boolean refusing;
    private long sinceNanos;
    private String reason = "";

    /** @param retry how calls that failed are tried again */
    public StoreAvailability(StoreRetry retry) {
        this.retry = retry;
    }

    StoreRetry retry() {
        return retry;
    }

    public synchronized boolean isWell() {
        return !sick;
    }

    /** Why it was of no use when it last failed. */
    public synchronized String reason() {
        return reason;
    }

    /** Whether it has answered and taken no objects when it was last asked to. */
    public synchronized boolean isRefusing() {
        return refusing;
    }

    /** Since when it has been of no use; zero: it is well. */
    public synchronized Duration silence() {
        return sick ? Duration.ofNanos(Math.max(1, System.nanoTime() - sinceNanos)) : Duration.ZERO;
    }

    public synchronized void answered() {
        if (!refusing) {
            end();
        }
    }

    /** It has taken an object. */
    public synchronized void took() {
        end();
    }

    /** @param why it is of no use, without secrets */
    public synchronized void failed(String why) {
        reason = why;
        if (!sick) {
            begin();
            LOG.warnf("waiting for the store: %s", why);
        }
    }

    /** @param why it took no object though it answers, without secrets */
    public synchronized void refused(String why) {
        reason = "the store takes no objects: " + why;
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
