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

/** Reads the candidate sets of the caller's jobs from the store. */
@Singleton
final class CandidateSets {
    private final JobLookup jobs;
    private final ObjectStore store;

    CandidateSets(JobLookup jobs, ObjectStore store) {
        this.jobs = jobs;
        this.store = store;
    }

    /**
     * A set in the store.
     *
     * @param stored the manifest's bytes, whose digest is in {@code manifest}
     */
    record Found(ManifestLocation manifest, StoredObject stored) {
        CandidateSet set() {
            try {
                return ManifestJson.read(stored.bytes());
            } catch (MalformedMessageException e) {
                throw new IllegalStateException("a manifest with the right digest cannot be parsed", e);
            }
        }
    }

    /**
     * Returns the set of a job.
     *
     * @throws ProblemException 404 for an unknown job; 409 with the job's state while there is no set; 410 if it was
     *     removed
     */
    Found of(String id) throws StoreException {
        ManifestLocation manifest = manifest(jobs.of(id));
        StoredObject stored = store.find(manifest.key(), ManifestJson.BYTES_MAX)
                .orElseThrow(() -> removed("the manifest " + manifest.key() + " no longer exists"));
        if (!stored.sha256().equals(manifest.sha256())) {
            // The set was swept and another job has reused the folder.
            throw removed("the manifest " + manifest.key() + " now belongs to another job");
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
