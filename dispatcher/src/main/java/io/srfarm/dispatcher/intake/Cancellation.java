package io.srfarm.dispatcher.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.dispatcher.ledger.AcceptedJob;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.OutcomeStore;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.ControlKeys;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/**
 * Cancels jobs. First it writes a mark to the store that tells a worker to stop the job; then it writes
 * {@code cancelling} and reads it back from the topic. A worker writes {@code started} before it looks for the mark. So
 * if a job is still queued in a ledger that has read {@code cancelling}, no worker started it before the mark existed:
 * a worker that starts it now finds the mark before the first candidate, and the job can be ended at once. In all other
 * cases its worker decides.
 */
@Singleton
final class Cancellation {
    private final Ledger ledger;
    private final OutcomeStore outcomes;
    private final Admission admission;
    private final ObjectStore store;

    Cancellation(Ledger ledger, OutcomeStore outcomes, Admission admission, ObjectStore store) {
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.admission = admission;
        this.store = store;
    }

    /**
     * Cancels a job.
     *
     * @return {@code cancelled} if no candidate can follow, {@code cancelling} if its worker has yet to decide
     * @throws ProblemException 409 if the job has ended in another way
     * @throws StoreException if the result is unknown; repeating the request is safe
     */
    Receipt cancel(JobStatus jobStatus) throws StoreException {
        JobKey key = jobStatus.key();
        if (jobStatus.state().isTerminal()) {
            return ended(key, jobStatus.state());
        }
        byte[] mark = Instant.now().toString().getBytes(UTF_8);
        store.put(new ControlKeys(key.tenant(), key.job()).cancellation(), mark, "text/plain");
        boolean readBack = admission.announce(new JobEvent.Cancelling(key.job(), key.tenant(), Instant.now()));
        JobStatus now = ledger.find(key).orElse(jobStatus);
        if (readBack && now.state() == JobState.QUEUED) {
            JobEvent.Terminal end = outcomes.seal(
                    new JobEvent.Cancelled(key.job(), key.tenant(), Instant.now(), now.attempt()),
                    now.acceptedJob().map(AcceptedJob::fingerprint));
            admission.announce(end);
            return ended(key, end.state());
        }
        // Its worker may have ended it before the ledger has read the event.
        Optional<JobEvent.Terminal> end = outcomes.find(key);
        return end.isPresent() ? ended(key, end.get().state()) : Receipt.cancelling(now);
    }

    private static Receipt ended(JobKey key, JobState state) {
        if (state == JobState.CANCELLED) {
            return new Receipt(key.job().value(), state.wireName());
        }
        throw new ProblemException(ProblemKind.ALREADY_FINISHED
                .because("the job is " + state.wireName())
                .in(state));
    }
}
