package io.srfarm.dispatcher.delivery;

import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the bucket lets us in, now. */
@Readiness
@Singleton
public final class StoreReady implements HealthCheck {
    private final ObjectStore store;

    public StoreReady(ObjectStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("bucket is reachable");
        try {
            store.check();
            return response.up().build();
        } catch (StoreException e) {
            return response.down().withData("kind", e.kind().name()).build();
        }
    }
}
