package io.srfarm.dispatcher.intake;

import io.srfarm.dispatcher.identity.TenantAccess;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.ThroughputEstimator;
import io.srfarm.dispatcher.ledger.WaitingLoad;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.queueing.QueueLimits;
import io.srfarm.queueing.QueueLimits.Met;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Decides by {@link QueueLimits} whether one more job may wait, and computes {@code Retry-After} if not. */
@Singleton
final class AdmissionLimits {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(5);
    /** A retry is worthwhile once this fraction (1/n) of the limit has drained. */
    private static final long BREATHS = 50;

    private final Ledger ledger;
    private final QueueLimits limits;

    AdmissionLimits(Ledger ledger, IntakeConfig config) {
        this.ledger = ledger;
        this.limits = new QueueLimits(config.queuedMax(), config.workMax(), config.bytesMax(), config.tenantShare());
    }

    /**
     * Checks the limits for one more job of this tenant.
     *
     * @throws OverloadedException if too much is waiting
     */
    void require(TenantAccess tenantAccess) {
        WaitingLoad all = ledger.waiting().load();
        WaitingLoad own = ledger.waiting().load(tenantAccess.tenant());
        Optional<Met> met = limits.met(all.jobs(), all.work())
                .or(() -> limits.metAlone(
                        own.jobs(),
                        own.work(),
                        tenantAccess.quota().queuedMax(),
                        tenantAccess.quota().workMax()))
                .or(() -> limits.metByBytes(all.bytes(), own.bytes()));
        if (met.isPresent()) {
            throw new OverloadedException(
                    "too much is waiting (limit " + met.get().name() + ": "
                            + met.get().max() + ")",
                    wait(met.get(), ledger.throughput().drain()));
        }
    }

    private static Duration wait(Met met, ThroughputEstimator.Drain drained) {
        double perSecond =
                switch (met.unit()) {
                    case JOBS -> drained.jobs();
                    case WORK -> drained.work();
                    case BYTES -> 0; // the drain of bytes is not measured
                };
        long over = met.waiting() - met.max() + met.max() / BREATHS;
        return perSecond == 0
                ? RETRY_AFTER
                : Duration.ofSeconds(
                        (long) Math.min((double) RETRY_AFTER_MAX.toSeconds(), 1 + (double) over / perSecond));
    }
}
