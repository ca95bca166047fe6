package io.srfarm.dispatcher.delivery;

import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Ready when the bucket lets us in, now. One log line for each change. */
@Readiness
@Singleton
public final class StoreReady implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(StoreReady.class);

    private final ObjectStore store;
    private final AtomicReference<String> told = new AtomicReference<>("");

    public StoreReady(ObjectStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("bucket is reachable");
        try {
            store.check();
            if (!told.getAndSet("").isEmpty()) {
                LOG.info("the store answers again");
            }
            return response.up().build();
        } catch (StoreException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(told.getAndSet(reason))) {
                LOG.warnf("waiting for the store: %s", reason);
            }
            return response.down()
                    .withData("kind", e.kind().name())
                    .withData("reason", reason)
                    .build();
        }
    }
}
