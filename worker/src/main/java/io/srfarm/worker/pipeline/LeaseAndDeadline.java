package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseLostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a running job is still worth working on: ours, and in time. Thread-safe.
 *
 * @param deadline empty: any time is in time
 */
record LeaseAndDeadline(Lease lease, Optional<Instant> deadline, Clock clock) {
    void check() throws LeaseLostException, JobEndedException {
        lease.check();
        if (deadline.filter(clock.instant()::isAfter).isPresent()) {
            throw new JobEndedException(ErrorType.DEADLINE_EXCEEDED, "the deadline " + deadline.get() + " has passed");
        }
    }

    /** Waits so long, unless the lease is lost or the deadline has passed. */
    void await(Duration time) throws LeaseLostException, JobEndedException {
        lease.await(time);
        check();
    }

    /** For what must be done even if it is too late for the job. */
    LeaseAndDeadline beyondDeadline() {
        return new LeaseAndDeadline(lease, Optional.empty(), clock);
    }
}
