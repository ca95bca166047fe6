package io.srfarm.queueing;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits on waiting jobs and their work, for all tenants together and for each tenant. A job is admitted while every
 * total is below its limit, so even the largest job can be admitted.
 *
 * @param jobsMax jobs of all tenants
 * @param workMax work of all tenants: pixels of the inputs x candidates
 * @param bytesMax document bytes of all unfinished jobs of all tenants
 * @param tenantShare the fraction of each limit that one tenant may use, from 0 to 1
 */
public record QueueLimits(long jobsMax, long workMax, long bytesMax, double tenantShare) {
    /** Without a limit on bytes. */
    public QueueLimits(long jobsMax, long workMax, double tenantShare) {
        this(jobsMax, workMax, Long.MAX_VALUE, tenantShare);
    }

    /** The unit of a limit. */
    public enum Unit {
        JOBS,
        WORK,
        BYTES
    }

    /**
     * A limit that is reached.
     *
     * @param waiting the current total
     * @param max the limit
     */
    public record Met(String name, Unit unit, long waiting, long max) {}

    /** Returns the first limit for all tenants that is reached; empty if there is room. */
    public Optional<Met> met(long jobs, long work) {
        return met("queued-max", Unit.JOBS, jobs, jobsMax).or(() -> met("work-max", Unit.WORK, work, workMax));
    }

    /**
     * Returns the first limit for one tenant that is reached; empty if there is room.
     *
     * @param ownJobsMax the tenant's own limit of jobs, in place of its share
     * @param ownWorkMax the tenant's own limit of work, in place of its share
     */
    public Optional<Met> metAlone(long jobs, long work, OptionalLong ownJobsMax, OptionalLong ownWorkMax) {
        return metAlone("queued-max", Unit.JOBS, jobs, ownJobsMax, jobsMax)
                .or(() -> metAlone("work-max", Unit.WORK, work, ownWorkMax, workMax));
    }

    /** Returns the limit on bytes, for all tenants or for one, if it is reached. */
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
