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

/** What probes are told. */
@ApplicationScoped
class WorkerHealthChecks {
    /** Ready: models warm, broker and topics there, bucket there, not stopping. */
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

    /** Alive: the lease thread and every background loop move. A broker or a store that is away is no reason to be killed. */
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
                    loop.alive()
                            ? "no sign of life for " + loop.silence().toSeconds() + " s"
                            : "its thread has ended"));
            return response.build();
        };
    }
}
