package io.srfarm.dispatcher.queue;

import io.quarkus.runtime.ShutdownEvent;
import io.srfarm.dispatcher.problem.UnavailableException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Checks whether the broker is available. Thread-safe. */
@Singleton
public final class BrokerProbe {
    private static final int PATIENCE_SECONDS = 2;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Admin admin;

    public BrokerProbe(KafkaClients clients) {
        this.admin = clients.admin();
    }

    void stop(@Observes ShutdownEvent event) {
        admin.close();
    }

    /**
     * Returns the number of brokers in the cluster.
     *
     * @throws TimeoutException if none answers in time
     * @throws ExecutionException if one refuses the request
     */
    int nodes() throws ExecutionException, TimeoutException, InterruptedException {
        return admin.describeCluster()
                .nodes()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .size();
    }

    /** Returns whether a broker answers now. */
    public boolean answers() {
        try {
            return nodes() > 0;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Requires an available broker.
     *
     * @throws UnavailableException if none answers
     */
    public void requireAnswer() {
        if (!answers()) {
            throw new UnavailableException("the broker does not answer", RETRY_AFTER);
        }
    }
}
