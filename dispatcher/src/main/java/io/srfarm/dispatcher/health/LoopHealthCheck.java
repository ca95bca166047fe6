package io.srfarm.dispatcher.health;

import io.smallrye.health.api.HealthGroup;
import io.srfarm.supervision.BackgroundLoop;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether every consumer and background loop succeeds, and why not. For operators. */
@HealthGroup("operations")
@Singleton
public final class LoopHealthCheck implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
        List<BackgroundLoop.Status> failing =
                BackgroundLoop.running().stream().filter(loop -> !loop.isWell()).toList();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("background loops succeed").status(failing.isEmpty());
        failing.forEach(
                loop -> response.withData(loop.name(), loop.trouble().isEmpty() ? "no progress" : loop.trouble()));
        return response.build();
    }
}
