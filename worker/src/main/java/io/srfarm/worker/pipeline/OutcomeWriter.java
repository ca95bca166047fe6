package io.srfarm.worker.pipeline;

import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.Job;
import io.srfarm.job.Sha256;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import io.srfarm.worker.lease.LeaseLostException;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes outcomes, which end jobs. The write is conditional: of all workers and dispatchers that may end a job, the
 * first outcome wins and all report it. A job's end is reported only after its outcome is stored.
 */
final class OutcomeWriter {
    private final FailPoint failPoint;
    private final ManifestWriter manifests;

    OutcomeWriter(FailPoint failPoint) {
        this.failPoint = failPoint;
        this.manifests = new ManifestWriter(failPoint);
    }

    /**
     * Returns how the job ended, if it has. A set without an outcome was left by a worker that crashed in between; such
     * a job has succeeded.
     *
     * @throws JobEndedException INVALID_REQUEST if the output prefix contains something else
     */
    Optional<JobEvent.Terminal> earlier(JobRun run)
            throws JobEndedException, LeaseLostException, MalformedMessageException {
        Optional<JobEvent.Terminal> sealed = find(run.job().control(), run.beyondDeadline());
        if (sealed.isPresent()) {
            return Optional.of(withoutLeavings(run, sealed.get()));
        }
        Optional<JobEvent.Succeeded> set = manifests.find(run);
        return set.isPresent() ? Optional.of(sealed(run, set.get())) : Optional.empty();
    }

    /** Ends the job with this set, or returns its earlier outcome. */
    JobEvent.Terminal succeed(JobRun run, CandidateSet set)
            throws JobEndedException, LeaseLostException, MalformedMessageException {
        return sealed(run, manifests.commit(run, set));
    }

    /** Ends the job without a set, unless it already has a set or an outcome; then returns that. */
    JobEvent.Terminal fail(JobRun run, JobError error)
            throws JobEndedException, LeaseLostException, MalformedMessageException {
        Optional<JobEvent.Succeeded> set = manifests.findOwn(run);
        return sealed(run, set.isPresent() ? set.get() : run.endings().without(error));
    }

    /**
     * Writes the outcome, or returns the earlier one.
     *
     * @param retention {@link Job#retention()}
     * @param fingerprint {@link JobRun#fingerprint()}
     */
    JobEvent.Terminal seal(
            JobEvent.Terminal end,
            Optional<Duration> retention,
            Optional<Sha256> fingerprint,
            RetryingObjectStore store)
            throws JobEndedException, LeaseLostException, MalformedMessageException {
        ControlKeys keys = new ControlKeys(end.tenant(), end.job());
        if (store.putIfAbsent(keys.outcome(), OutcomeJson.write(end, retention, fingerprint), "application/json")) {
            failPoint.passed("outcome");
            return end;
        }
        return find(keys, store)
                .orElseThrow(() -> new MalformedMessageException(keys.outcome() + " existed and has disappeared"));
    }

    private JobEvent.Terminal sealed(JobRun run, JobEvent.Terminal end)
            throws JobEndedException, LeaseLostException, MalformedMessageException {
        return withoutLeavings(run, seal(end, run.job().retention(), run.fingerprint(), run.beyondDeadline()));
    }

    /** Deletes the manifest of a job that did not succeed, so that no late or leftover set can be found. */
    private JobEvent.Terminal withoutLeavings(JobRun run, JobEvent.Terminal end)
            throws JobEndedException, LeaseLostException {
        if (!(end instanceof JobEvent.Succeeded)) {
            manifests.withdraw(run);
        }
        return end;
    }

    private static Optional<JobEvent.Terminal> find(ControlKeys keys, RetryingObjectStore store)
            throws JobEndedException, LeaseLostException, MalformedMessageException {
        try {
            Optional<StoredObject> outcome = store.find(keys.outcome(), OutcomeJson.BYTES_MAX);
            return outcome.isPresent()
                    ? Optional.of(OutcomeJson.read(outcome.get().bytes()))
                    : Optional.empty();
        } catch (StoreException e) {
            throw new MalformedMessageException("unreadable outcome: " + e.getMessage(), e);
        }
    }
}
