package io.srfarm.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** What probes are told. */
@ApplicationScoped
class WorkerHealth {
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

    /** Alive: the lease thread moves. A broker or a store that is away is no reason to be killed. */
    @Produces
    @Liveness
    HealthCheck liveness(Worker worker) {
        return () -> HealthCheckResponse.named("lease thread")
                .status(worker.isAlive())
                .build();
    }
}
