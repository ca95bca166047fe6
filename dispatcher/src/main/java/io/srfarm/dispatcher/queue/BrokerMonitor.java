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

/** Asks the broker every now and then whether it is there, and remembers the answer. One log line for each change. */
@Singleton
public final class BrokerMonitor {
    private static final Logger LOG = Logger.getLogger(BrokerMonitor.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final BrokerProbe broker;
    private final BackgroundLoop loop;
    private volatile int nodes;
    private volatile String trouble = "not asked yet";

    BrokerMonitor(BrokerProbe broker, MeterRegistry meters) {
        this.broker = broker;
        this.loop = new BackgroundLoop("broker-watch", PERIOD, PERIOD, self -> look());
        Gauge.builder("srfarm.broker.up", this, watch -> watch.nodes > 0 ? 1 : 0)
                .description("whether the broker answers: 1 or 0")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    /** Before the client that it asks with is closed. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        loop.close();
    }

    /** Brokers of the cluster, as of the last look; 0: it did not answer. */
    int nodes() {
        return nodes;
    }

    /** Why it did not answer; empty: it did. */
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
