package io.srfarm.dispatcher.ledger;

import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.JobId;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * All jobs that anybody remembers: those of the ledger, and finished ones that it has forgotten, by their outcome. Of the
 * latter no more is known than their end.
 */
@Singleton
public final class Jobs {
    private final Ledger ledger;
    private final Outcomes outcomes;
    private final Caller caller;

    public Jobs(Ledger ledger, Outcomes outcomes, Caller caller) {
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
    public Standing of(String id) throws StoreException {
        ledger.requireCurrent();
        try {
            return find(new JobKey(caller.tenant(), new JobId(id))).orElseThrow(Jobs::unknown);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    /** @throws StoreException if the ledger does not know it and the store cannot be asked */
    public Optional<Standing> find(JobKey key) throws StoreException {
        Optional<Standing> known = ledger.find(key);
        return known.isPresent()
                ? known
                : outcomes.find(key).map(end -> Standing.unknown(key).with(end));
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemKind.NO_SUCH_JOB.because("no job of yours has this id"));
    }
}
