package io.srfarm.dispatcher.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.Standing;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.ControlKeys;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * Withdraws jobs. A record cannot be taken out of a share group's queue: so a mark in the store tells whichever worker
 * gets the job to let it go, and a job that still waits is declared cancelled at once.
 */
@Singleton
final class Cancellation {
    private final Ledger ledger;
    private final Admission admission;
    private final ObjectStore store;

    Cancellation(Ledger ledger, Admission admission, ObjectStore store) {
        this.ledger = ledger;
        this.admission = admission;
        this.store = store;
    }

    /** @throws ProblemException 409 if the job has ended in another way */
    Receipt cancel(Standing standing) throws StoreException {
        if (standing.state().isTerminal()) {
            return ended(standing);
        }
        JobKey key = standing.key();
        byte[] mark = Instant.now().toString().getBytes(UTF_8);
        store.put(new ControlKeys(key.tenant(), key.job()).cancellation(), mark, "text/plain");
        // The job may have started while the mark was written: then its worker decides.
        Standing now = ledger.find(key).orElse(standing);
        if (now.state() == JobState.QUEUED) {
            admission.announce(new JobEvent.Cancelled(key.job(), key.tenant(), Instant.now(), now.attempt()));
            now = ledger.find(key).orElse(now);
        }
        return now.state().isTerminal() ? ended(now) : Receipt.cancelling(now);
    }

    private static Receipt ended(Standing standing) {
        if (standing.state() == JobState.CANCELLED) {
            return Receipt.of(standing);
        }
        throw new ProblemException(ProblemKind.ALREADY_FINISHED
                .because("the job is " + standing.state().wireName())
                .in(standing.state()));
    }
}
