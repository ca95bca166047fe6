package io.srfarm.dispatcher.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.store.ConditionalWrites;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.supervision.BackgroundLoop;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Looks at the store every now and then, and remembers what it saw. One log line for each change. At the first look that
 * succeeds the store's conditional writes are tried, as all ends of jobs rest upon them.
 */
@Singleton
public final class StoreMonitor {
    private static final Logger LOG = Logger.getLogger(StoreMonitor.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final ObjectStore store;
    private final BackgroundLoop loop;
    private volatile String trouble = "not asked yet";
    private volatile String unfit = "not tried yet";

    StoreMonitor(ObjectStore store, MeterRegistry meters) {
        this.store = store;
        this.loop = new BackgroundLoop("store-watch", PERIOD, PERIOD, Duration.ofMinutes(5), self -> look());
        Gauge.builder("srfarm.store.up", this, watch -> watch.trouble.isEmpty() ? 1 : 0)
                .description("whether the store answers and lets us in: 1 or 0")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Why the store is of no use now; empty: it answers. */
    String trouble() {
        return trouble;
    }

    /** Why the store must not be used at all, or that it has not been tried since this process came; empty: it may. */
    String unfit() {
        return unfit;
    }

    private void look() {
        try {
            store.check();
            if (!unfit.isEmpty()) {
                tryConditionalWrites();
            }
            saw("");
        } catch (StoreException e) {
            saw(String.valueOf(e.getMessage()));
        }
    }

    private void tryConditionalWrites() throws StoreException {
        String found = ConditionalWrites.lacking(store).orElse("");
        if (!found.isEmpty() && !found.equals(unfit)) {
            LOG.error(found);
        }
        unfit = found;
    }

    private void saw(String now) {
        if (now.equals(trouble)) {
            return;
        }
        if (now.isEmpty()) {
            LOG.info("the store answers");
        } else {
            LOG.warnf("waiting for the store: %s", now);
        }
        trouble = now;
    }
}
