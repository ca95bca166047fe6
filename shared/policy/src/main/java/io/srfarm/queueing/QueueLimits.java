package io.srfarm.queueing;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What may wait: jobs and the work in them, of all tenants together and of one alone. One more is let in while what waits
 * is below every limit, so that the largest job is let in too.
 *
 * @param jobsMax of all tenants
 * @param workMax of all tenants: pixels of the inputs x candidates
 * @param bytesMax of all tenants: of the documents of jobs that have not ended
 * @param tenantShare the part of each that one tenant may take, from 0 to 1
 */
public record QueueLimits(long jobsMax, long workMax, long bytesMax, double tenantShare) {
    /** Without a limit of bytes. */
    public QueueLimits(long jobsMax, long workMax, double tenantShare) {
        this(jobsMax, workMax, Long.MAX_VALUE, tenantShare);
    }

    /** Waits in what unit. */
    public enum Unit {
        JOBS,
        WORK,
        BYTES
    }

    /**
     * A limit that is met.
     *
     * @param waiting what waits
     * @param max what may
     */
    public record Met(String name, Unit unit, long waiting, long max) {}

    /** The first limit of all tenants together that is met; empty: there is room. */
    public Optional<Met> met(long jobs, long work) {
        return met("queued-max", Unit.JOBS, jobs, jobsMax).or(() -> met("work-max", Unit.WORK, work, workMax));
    }

    /**
     * The first limit of one tenant alone that is met; empty: there is room.
     *
     * @param ownJobsMax in place of its share, for a tenant that has limits of its own
     * @param ownWorkMax as {@code ownJobsMax}
     */
    public Optional<Met> metAlone(long jobs, long work, OptionalLong ownJobsMax, OptionalLong ownWorkMax) {
        return metAlone("queued-max", Unit.JOBS, jobs, ownJobsMax, jobsMax)
                .or(() -> metAlone("work-max", Unit.WORK, work, ownWorkMax, workMax));
    }

    /** The limit of bytes, of all tenants together or of one alone, if it is met. */
    public Optional<Met> metByBytes(long all, long own) {
        return met("bytes-max", Unit.BYTES, all, bytesMax)
                .or(() -> met("tenant-share of bytes-max", Unit.BYTES, own, share(bytesMax)));
    }

    private Optional<Met> metAlone(String name, Unit unit, long waiting, OptionalLong own, long all) {
        return own.isPresent()
                ? met(name + " of the tenant", unit, waiting, own.getAsLong())
                : met("tenant-share of " + name, unit, waiting, share(all));
    }

    private long share(long max) {
        return (long) (tenantShare * (double) max);
    }

    private static Optional<Met> met(String name, Unit unit, long waiting, long max) {
        return waiting < max ? Optional.empty() : Optional.of(new Met(name, unit, waiting, max));
    }
}
