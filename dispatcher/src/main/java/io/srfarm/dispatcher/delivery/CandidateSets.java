package io.srfarm.dispatcher.delivery;

import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.dispatcher.ledger.JobLookup;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.ManifestLocation;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import jakarta.inject.Singleton;

/** The sets of the caller's jobs, as they lie in the store. */
@Singleton
final class CandidateSets {
    private final JobLookup jobs;
    private final ObjectStore store;

    CandidateSets(JobLookup jobs, ObjectStore store) {
        this.jobs = jobs;
        this.store = store;
    }

    /**
     * A set that is there.
     *
     * @param stored the manifest itself, of which {@code manifest} has the digest
     */
    record Found(ManifestLocation manifest, StoredObject stored) {
        CandidateSet set() {
            try {
                return ManifestJson.read(stored.bytes());
            } catch (MalformedMessageException e) {
                throw new IllegalStateException("a manifest with the digest that its worker told", e);
            }
        }
    }

    /** @throws ProblemException 404; 409 while there is no set, with the job's state; 410 when it was removed */
    Found of(String id) throws StoreException {
        ManifestLocation manifest = manifest(jobs.of(id));
        StoredObject stored = store.find(manifest.key(), ManifestJson.BYTES_MAX)
                .orElseThrow(() -> removed("the manifest " + manifest.key() + " is not there any more"));
        if (!stored.sha256().equals(manifest.sha256())) {
            // Its set was swept, and another job has used the folder since.
            throw removed("the manifest " + manifest.key() + " is that of another job now");
        }
        return new Found(manifest, stored);
    }

    private static ManifestLocation manifest(JobStatus jobStatus) {
        return jobStatus
                .manifest()
                .orElseThrow(() -> new ProblemException(ProblemKind.NOT_SUCCEEDED
                        .because("the job is " + jobStatus.state().wireName())
                        .in(jobStatus.state())));
    }

    private static ProblemException removed(String why) {
        return new ProblemException(ProblemKind.SET_REMOVED.because(why));
    }
}
