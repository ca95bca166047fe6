package io.srfarm.worker;

import io.srfarm.supervision.BackgroundLoop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Health checks of the worker. */
@ApplicationScoped
class WorkerHealthChecks {
    /**
     * Ready if the models are warmed up, the broker, topics and bucket are available, and the worker is not stopping.
     */
    @Produces
    @Readiness
    HealthCheck readiness(Worker worker) {
        return () -> {
            String reason = worker.reasonNotReady();
            return reason.isEmpty()
                    ? HealthCheckResponse.up("worker")
                    : HealthCheckResponse.named("worker")
                            .down()
                            .withData("reason", reason)
                            .build();
        };
    }

    /**
     * Alive if the lease thread and all background loops make progress. An unavailable broker or store does not make
     * the worker unhealthy.
     */
    @Produces
    @Liveness
    HealthCheck liveness(Worker worker) {
        return () -> HealthCheckResponse.named("lease thread")
                .status(worker.isAlive())
                .build();
    }

    @Produces
    @Liveness
    HealthCheck loops() {
        return () -> {
            List<BackgroundLoop.Status> still = BackgroundLoop.running().stream()
                    .filter(loop -> !loop.isMoving())
                    .toList();
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("background loops move").status(still.isEmpty());
            still.forEach(loop -> response.withData(
                    loop.name(),
                    loop.alive() ? "no heartbeat for " + loop.silence().toSeconds() + " s" : "the thread has ended"));
            return response.build();
        };
    }
}
