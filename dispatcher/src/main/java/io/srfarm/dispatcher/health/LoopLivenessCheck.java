package io.srfarm.dispatcher.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.supervision.BackgroundLoop;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while every consumer and background loop makes progress. A loop that has ended or hangs needs a new process;
 * one that fails keeps retrying and does not.
 */
@Liveness
@Singleton
public final class LoopLivenessCheck implements HealthCheck {
    void register(@Observes StartupEvent event, MeterRegistry meters) {
        Gauge.builder("srfarm.loops.running", () -> BackgroundLoop.running().size())
                .description("consumers and background loops of this process")
                .register(meters);
        Gauge.builder("srfarm.loops.failing", () -> BackgroundLoop.running().stream()
                        .filter(loop -> !loop.isWell())
                        .count())
                .description("loops that are failing or stuck")
                .register(meters);
    }

    @Override
    public HealthCheckResponse call() {
        List<BackgroundLoop.Status> still = BackgroundLoop.running().stream()
                .filter(loop -> !loop.isMoving())
                .toList();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("background loops move").status(still.isEmpty());
        still.forEach(loop -> response.withData(
                loop.name(),
                loop.alive() ? "no progress for " + loop.silence().toSeconds() + " s" : "its thread has ended"));
        return response.build();
    }
}
