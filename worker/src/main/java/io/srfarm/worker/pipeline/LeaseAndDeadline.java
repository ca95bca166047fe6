package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseLostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lease and the deadline of a running job. Thread-safe.
 *
 * @param deadline empty: no deadline
 */
record LeaseAndDeadline(Lease lease, Optional<Instant> deadline, Clock clock) {
    void check() throws LeaseLostException, JobEndedException {
        lease.check();
        if (deadline.filter(clock.instant()::isAfter).isPresent()) {
            throw new JobEndedException(ErrorType.DEADLINE_EXCEEDED, "the deadline " + deadline.get() + " has passed");
        }
    }

    /** Waits for {@code time}, unless the lease is lost or the deadline passes. */
    void await(Duration time) throws LeaseLostException, JobEndedException {
        lease.await(time);
        check();
    }

    /** Returns the lease without the deadline, for steps that are required even for a late job. */
    LeaseAndDeadline beyondDeadline() {
        return new LeaseAndDeadline(lease, Optional.empty(), clock);
    }
}
