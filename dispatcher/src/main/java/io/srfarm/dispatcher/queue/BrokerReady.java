package io.srfarm.dispatcher.queue;

import jakarta.inject.Singleton;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the broker answers, now. */
@Readiness
@Singleton
public final class BrokerReady implements HealthCheck {
    private final BrokerProbe broker;

    BrokerReady(BrokerProbe broker) {
        this.broker = broker;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("broker answers");
        try {
            return response.up().withData("nodes", broker.nodes()).build();
        } catch (ExecutionException | TimeoutException e) {
            return response.down().withData("reason", String.valueOf(e)).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return response.down().withData("reason", "interrupted").build();
        }
    }
}
