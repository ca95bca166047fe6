package io.srfarm.simulation;

import io.srfarm.job.Priority;
import io.srfarm.job.Tenant;

/** A job. Times are in milliseconds since the start of the simulation. Not thread-safe. */
final class SimulatedJob implements Comparable<SimulatedJob> {
    final int number;
    final long submitted;
    final Tenant tenant;
    final Priority priority;
    final long work;

    /** How long a worker needs for it. */
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

    /** Returns the remaining work at a point in time while the job runs. */
    double workLeft(long now) {
        return (double) work * Math.max(0, 1 - (double) (now - begun) / (double) serviceMillis);
    }

    /** Orders by submission. */
    @Override
    public int compareTo(SimulatedJob other) {
        int bySubmission = Long.compare(submitted, other.submitted);
        return bySubmission == 0 ? Integer.compare(number, other.number) : bySubmission;
    }
}
