package io.srfarm.worker.pipeline;

import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Sha256;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import io.srfarm.worker.lease.LeaseLostException;
import java.util.Optional;

/**
 * Writes manifests, which turn candidates into a set. The write is conditional: of several workers running a job, the
 * first manifest wins and all report it.
 */
final class ManifestWriter {
    private final FailPoint failPoint;

    ManifestWriter(FailPoint failPoint) {
        this.failPoint = failPoint;
    }

    /**
     * Returns the job's set if it is already complete, so that a replay does not run the model.
     *
     * @throws JobEndedException INVALID_REQUEST if the output prefix contains something else
     */
    Optional<JobEvent.Succeeded> find(JobRun run) throws JobEndedException, LeaseLostException {
        try {
            Optional<StoredObject> manifest =
                    run.beyondDeadline().find(run.job().manifestKey(), ManifestJson.BYTES_MAX);
            return manifest.isPresent() ? Optional.of(succeededBy(run, manifest.get())) : Optional.empty();
        } catch (StoreException e) {
            throw new JobEndedException(ErrorType.INVALID_REQUEST, "output prefix: " + e.getMessage(), e);
        }
    }

    /** As {@link #find}, but ignores anything that is not the job's own. */
    Optional<JobEvent.Succeeded> findOwn(JobRun run) throws JobEndedException, LeaseLostException {
        try {
            return find(run);
        } catch (JobEndedException e) {
            if (e.error().type() == ErrorType.INVALID_REQUEST) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Stores the manifest. If another worker has already stored one, that is the result. */
    JobEvent.Succeeded commit(JobRun run, CandidateSet set) throws JobEndedException, LeaseLostException {
        byte[] manifest = ManifestJson.write(set);
        if (run.store().putIfAbsent(run.job().manifestKey(), manifest, "application/json")) {
            failPoint.passed("manifest");
            return run.endings().succeeded(set, Sha256.of(manifest));
        }
        return find(run)
                .orElseThrow(() -> new JobEndedException(
                        ErrorType.INTERNAL, run.job().manifestKey() + " existed and has disappeared"));
    }

    /** Deletes the manifest of a job that did not succeed. Its candidates are removed by the sweep. */
    void withdraw(JobRun run) throws JobEndedException, LeaseLostException {
        if (findOwn(run).isPresent()) {
            run.beyondDeadline().delete(run.job().manifestKey());
        }
    }

    private static JobEvent.Succeeded succeededBy(JobRun run, StoredObject manifest) throws JobEndedException {
        try {
            CandidateSet set = ManifestJson.read(manifest.bytes());
            if (set.job().equals(run.job().id())
                    && set.tenant().equals(run.job().tenant())) {
                return run.endings().succeeded(set, manifest.sha256());
            }
            throw new JobEndedException(
                    ErrorType.INVALID_REQUEST,
                    "output prefix " + run.job().output() + " contains the set of another job: " + set.job());
        } catch (MalformedMessageException e) {
            throw new JobEndedException(
                    ErrorType.INVALID_REQUEST, run.job().manifestKey() + " is not a manifest: " + e.getMessage(), e);
        }
    }
}
