package io.srfarm.dispatcher.intake;

import io.srfarm.dispatcher.identity.Tenancy;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.Load;
import io.srfarm.dispatcher.ledger.Pace;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.queueing.WaitingLimits;
import io.srfarm.queueing.WaitingLimits.Met;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Decides by {@link WaitingLimits} whether one more job may wait, and computes {@code Retry-After} if not. */
@Singleton
final class Room {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(5);
    /** A retry is worthwhile once this fraction (1/n) of the limit has drained. */
    private static final long BREATHS = 50;

    private final Ledger ledger;
    private final WaitingLimits limits;

    Room(Ledger ledger, IntakeConfig config) {
        this.ledger = ledger;
        this.limits = new WaitingLimits(config.queuedMax(), config.workMax(), config.bytesMax(), config.tenantShare());
    }

    /**
     * Checks the limits for one more job of this tenant.
     *
     * @throws OverloadedException if too much is waiting
     */
    void require(Tenancy tenancy) {
        Load all = ledger.waiting().load();
        Load own = ledger.waiting().load(tenancy.tenant());
        Optional<Met> met = limits.met(all.jobs(), all.work())
                .or(() -> limits.metAlone(
                        own.jobs(),
                        own.work(),
                        tenancy.quota().queuedMax(),
                        tenancy.quota().workMax()))
                .or(() -> limits.metByBytes(all.bytes(), own.bytes()));
        if (met.isPresent()) {
            throw new OverloadedException(
                    "too much is waiting (limit " + met.get().name() + ": "
                            + met.get().max() + ")",
                    wait(met.get(), ledger.pace().drain()));
        }
    }

    private static Duration wait(Met met, Pace.Drain drained) {
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
