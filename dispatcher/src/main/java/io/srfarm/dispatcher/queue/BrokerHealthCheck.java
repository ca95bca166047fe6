package io.srfarm.dispatcher.queue;

import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether the broker is available. For operators only: queries need no broker, and submissions are refused with
 * {@code Retry-After}.
 */
@HealthGroup("operations")
@Singleton
public final class BrokerHealthCheck implements HealthCheck {
    private final BrokerMonitor broker;

    BrokerHealthCheck(BrokerMonitor broker) {
        this.broker = broker;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("broker answers").status(broker.nodes() > 0);
        return broker.nodes() > 0
                ? response.withData("nodes", broker.nodes()).build()
                : response.withData("reason", broker.trouble()).build();
    }
}
