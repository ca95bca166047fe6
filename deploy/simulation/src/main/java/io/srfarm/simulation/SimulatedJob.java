package io.srfarm.simulation;

import io.srfarm.job.Priority;
import io.srfarm.job.Tenant;

/** A job from its submission to its end. Times are milliseconds since the start of the simulation. Not thread-safe. */
final class SimulatedJob implements Comparable<SimulatedJob> {
    final int number;
    final long submitted;
    final Tenant tenant;
    final Priority priority;
    final long work;

    /** How long a worker takes over it. */
    final long serviceMillis;

    long dispatched;
    long begun;
    int attempts;
    boolean running;
    boolean promoted;

    SimulatedJob(int number, long submitted, Tenant tenant, Priority priority, long work, long serviceMillis) {
        this.number = number;
        this.submitted = submitted;
        this.tenant = tenant;
        this.priority = priority;
        this.work = work;
        this.serviceMillis = serviceMillis;
    }

    /** Work that is left at a moment while it runs. */
    double workLeft(long now) {
        return (double) work * Math.max(0, 1 - (double) (now - begun) / (double) serviceMillis);
    }

    /** The one that was submitted first goes first. */
    @Override
    public int compareTo(SimulatedJob other) {
        int bySubmission = Long.compare(submitted, other.submitted);
        return bySubmission == 0 ? Integer.compare(number, other.number) : bySubmission;
    }
}
