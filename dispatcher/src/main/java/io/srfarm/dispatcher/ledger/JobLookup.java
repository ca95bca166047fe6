package io.srfarm.dispatcher.ledger;

import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.job.JobId;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All jobs that anybody remembers: those of the ledger, and finished ones that it has forgotten, by their outcome. Of the
 * latter no more is known than their end.
 */
@Singleton
public final class JobLookup {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** For the ledger to read what lies on its topic at the moment. */
    private static final int READ_SECONDS_MAX = 2;

    private final Ledger ledger;
    private final OutcomeStore outcomes;
    private final Caller caller;

    public JobLookup(Ledger ledger, OutcomeStore outcomes, Caller caller) {
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.caller = caller;
    }

    /**
     * The caller's own job: nobody else's can be found.
     *
     * @throws ProblemException 404 for a job that is unknown or another tenant's
     * @throws StoreException if the ledger does not know it and the store cannot be asked
     */
    public JobStatus of(String id) throws StoreException {
        ledger.requireCurrent();
        try {
            return find(new JobKey(caller.tenant(), new JobId(id))).orElseThrow(JobLookup::unknown);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    /**
     * Another dispatcher may have taken the job in a moment ago: one that our ledger does not know is unknown only once the
     * ledger has read all that lies on {@code sr.events}.
     *
     * @throws UnavailableException if the ledger does not know it and cannot tell in time whether it is complete
     * @throws StoreException if the ledger does not know it and the store cannot be asked
     */
    public Optional<JobStatus> find(JobKey key) throws StoreException {
        Optional<JobStatus> known = ledger.find(key).or(() -> findInAll(key));
        return known.isPresent()
                ? known
                : outcomes.find(key).map(end -> JobStatus.unknown(key).with(end));
    }

    private Optional<JobStatus> findInAll(JobKey key) {
        try {
            ledger.readToEnd().get(READ_SECONDS_MAX, TimeUnit.SECONDS);
            return ledger.find(key);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnavailableException("the ledger lags behind", RETRY_AFTER, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the dispatcher stops", RETRY_AFTER, e);
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemKind.NO_SUCH_JOB.because("no job of yours has this id"));
    }
}
