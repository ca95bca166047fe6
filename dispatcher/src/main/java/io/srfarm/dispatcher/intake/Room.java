package io.srfarm.dispatcher.intake;

import io.srfarm.dispatcher.identity.Tenancy;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.Load;
import io.srfarm.dispatcher.ledger.Pace;
import io.srfarm.dispatcher.problem.OverloadedException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether one more job may wait. Counted are the jobs that wait and the work in them, of all tenants together and of the
 * submitter alone; a job is let in while what waits is below every limit, so that the largest one is let in too.
 */
@Singleton
final class Room {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(5);
    /** One of so many parts of a limit has to drain before it is worth coming back. */
    private static final long BREATHS = 50;

    private final Ledger ledger;
    private final IntakeConfig config;

    Room(Ledger ledger, IntakeConfig config) {
        this.ledger = ledger;
        this.config = config;
    }

    /** @throws OverloadedException if too much waits */
    void require(Tenancy tenancy) {
        Load all = ledger.waiting().load();
        Load own = ledger.waiting().load(tenancy.tenant());
        Pace.Drain drained = ledger.pace().drain();
        require("queued-max", all.jobs(), config.queuedMax(), drained.jobs());
        require("work-max", all.work(), config.workMax(), drained.work());
        OptionalLong jobs = tenancy.quota().queuedMax();
        require(
                jobs.isPresent() ? "queued-max of the tenant" : "tenant-share of queued-max",
                own.jobs(),
                jobs.orElseGet(() -> share(config.queuedMax())),
                drained.jobs());
        OptionalLong work = tenancy.quota().workMax();
        require(
                work.isPresent() ? "work-max of the tenant" : "tenant-share of work-max",
                own.work(),
                work.orElseGet(() -> share(config.workMax())),
                drained.work());
    }

    private long share(long max) {
        return (long) (config.tenantShare() * (double) max);
    }

    private static void require(String limit, long waiting, long max, double drainedPerSecond) {
        if (waiting < max) {
            return;
        }
        long over = waiting - max + max / BREATHS;
        Duration wait = drainedPerSecond == 0
                ? RETRY_AFTER
                : Duration.ofSeconds(
                        (long) Math.min((double) RETRY_AFTER_MAX.toSeconds(), 1 + (double) over / drainedPerSecond));
        throw new OverloadedException("too much is waiting (limit " + limit + ")", wait);
    }
}
