package io.srfarm.dispatcher.delivery;

import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether the bucket is accessible. For operators only: much of the API works without it. */
@HealthGroup("operations")
@Singleton
public final class StoreHealthCheck implements HealthCheck {
    private final StoreMonitor store;

    StoreHealthCheck(StoreMonitor store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("bucket is reachable")
                .status(store.trouble().isEmpty());
        if (!store.trouble().isEmpty()) {
            response.withData("reason", store.trouble());
        }
        return response.build();
    }
}
