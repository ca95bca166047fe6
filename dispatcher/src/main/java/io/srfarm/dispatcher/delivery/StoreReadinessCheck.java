package io.srfarm.dispatcher.delivery;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the store was seen to keep conditional writes. A store that goes away later is another matter: only requests that
 * need it are refused then.
 */
@Readiness
@Singleton
public final class StoreReadinessCheck implements HealthCheck {
    private final StoreMonitor store;

    StoreReadinessCheck(StoreMonitor store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("store keeps conditional writes")
                .status(store.unfit().isEmpty());
        if (!store.unfit().isEmpty()) {
            response.withData("reason", store.trouble().isEmpty() ? store.unfit() : store.trouble());
        }
        return response.build();
    }
}
