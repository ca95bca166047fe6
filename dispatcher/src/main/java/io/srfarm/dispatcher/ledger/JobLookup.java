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
 * Looks up jobs in the ledger and, for ended jobs that the ledger no longer holds, in the store's outcomes, which tell
 * only how they ended.
 */
@Singleton
public final class JobLookup {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Longest wait for the ledger to read the events that are on its topic at the moment. */
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
     * Returns a job of the caller's tenant.
     *
     * @throws ProblemException 404 for a job that is unknown or another tenant's
     * @throws StoreException if the ledger does not know it and the store is unavailable
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
     * Finds a job. Another dispatcher may have accepted it a moment ago: a job that the ledger does not know counts as
     * unknown only after the ledger has read everything on {@code sr.events}.
     *
     * @throws UnavailableException if the ledger does not know it and does not catch up in time
     * @throws StoreException if the ledger does not know it and the store is unavailable
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
            throw new UnavailableException("the dispatcher is stopping", RETRY_AFTER, e);
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemKind.NO_SUCH_JOB.because("you have no job with this id"));
    }
}
