package io.srfarm.worker.pipeline;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Whether the store answers, as whoever asked it last has found. One log line for each change. Thread-safe. */
public final class StoreHealth {
    private static final Logger LOG = Logger.getLogger(StoreHealth.class);

    private final AtomicBoolean well = new AtomicBoolean(true);
    private volatile String reason = "";

    public boolean isWell() {
        return well.get();
    }

    /** Why it was of no use when it last failed. */
    public String reason() {
        return reason;
    }

    public void answered() {
        if (well.compareAndSet(false, true)) {
            LOG.info("the store answers again");
        }
    }

    /** @param reason why it is of no use, without secrets */
    public void failed(String reason) {
        this.reason = reason;
        if (well.compareAndSet(true, false)) {
            LOG.warnf("waiting for the store: %s", reason);
        }
    }
}
