package io.srfarm.dispatcher.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.supervision.BackgroundLoop;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Checks the broker periodically and logs each change. */
@Singleton
public final class BrokerMonitor {
    private static final Logger LOG = Logger.getLogger(BrokerMonitor.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final BrokerProbe broker;
    private final BackgroundLoop loop;
    private volatile int nodes;
    private volatile String trouble = "not checked yet";

    BrokerMonitor(BrokerProbe broker, MeterRegistry meters) {
        this.broker = broker;
        this.loop = new BackgroundLoop("broker-watch", PERIOD, PERIOD, self -> look());
        Gauge.builder("srfarm.broker.up", this, watch -> watch.nodes > 0 ? 1 : 0)
                .description("whether the broker is available: 1 or 0")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    /** Stops before the admin client is closed. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        loop.close();
    }

    /** Returns the number of brokers at the last check; 0 if none answered. */
    int nodes() {
        return nodes;
    }

    /** Returns why none answered; empty if one did. */
    String trouble() {
        return trouble;
    }

    private void look() throws InterruptedException {
        try {
            saw(broker.nodes(), "");
        } catch (ExecutionException | TimeoutException e) {
            saw(0, String.valueOf(e));
        }
    }

    private void saw(int number, String why) {
        if (!why.equals(trouble)) {
            if (why.isEmpty()) {
                LOG.info("the broker answers");
            } else {
                LOG.warnf("the broker does not answer: %s", why);
            }
        }
        nodes = number;
        trouble = why;
    }
}
