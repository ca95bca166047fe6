package io.srfarm.dispatcher.ledger;

import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.JobId;
import jakarta.inject.Singleton;

/** The caller's own jobs: nobody else's can be found. */
@Singleton
public final class Jobs {
    private final Ledger ledger;
    private final Caller caller;

    public Jobs(Ledger ledger, Caller caller) {
        this.ledger = ledger;
        this.caller = caller;
    }

    /** @throws ProblemException 404 for a job that is unknown or another tenant's */
    public Standing of(String id) {
        ledger.requireCurrent();
        try {
            return ledger.find(new JobKey(caller.tenant(), new JobId(id))).orElseThrow(Jobs::unknown);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemKind.NO_SUCH_JOB.because("no job of yours has this id"));
    }
}
