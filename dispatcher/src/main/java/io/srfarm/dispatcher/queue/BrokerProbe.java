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

/** Asks the broker whether it is there. Thread-safe. */
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
     * How many brokers the cluster has.
     *
     * @throws TimeoutException if none answers in time
     * @throws ExecutionException if one refuses us
     */
    int nodes() throws ExecutionException, TimeoutException, InterruptedException {
        return admin.describeCluster()
                .nodes()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .size();
    }

    /** Whether one answers, now. */
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

    /** @throws UnavailableException if none answers */
    public void requireAnswer() {
        if (!answers()) {
            throw new UnavailableException("the broker does not answer", RETRY_AFTER);
        }
    }
}
