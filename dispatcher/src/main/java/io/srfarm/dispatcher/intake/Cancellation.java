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
 * Withdraws jobs. First a mark in the store tells whichever worker gets the job to let it go; then {@code cancelling} is
 * announced, and read back from the topic. A worker says {@code started} before it looks for the mark. So a job that still
 * waits in a ledger that has read {@code cancelling} was started by nobody before the mark was there: whoever starts it
 * now finds the mark before the first candidate, and its end can be told at once. In every other case its worker decides.
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
     * @return {@code cancelled} if no candidate can follow, {@code cancelling} if its worker has yet to decide
     * @throws ProblemException 409 if the job has ended in another way
     * @throws StoreException if nothing is known to have happened: asking again does no harm
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
        // Its worker may have ended it without the ledger knowing yet.
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
