package io.srfarm.dispatcher.delivery;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once conditional writes have been seen to work. If the store becomes unavailable later, only the requests that
 * need it are refused.
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
