package io.srfarm.dispatcher.ledger;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when all past events have been read. */
@Readiness
@Singleton
public final class LedgerReadinessCheck implements HealthCheck {
    private final Ledger ledger;

    public LedgerReadinessCheck(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("ledger has caught up")
                .status(ledger.isCurrent())
                .build();
    }
}
