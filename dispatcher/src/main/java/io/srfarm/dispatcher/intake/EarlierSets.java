package io.srfarm.dispatcher.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.JobJson.Document;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.codec.SourceSets;
import io.srfarm.dispatcher.identity.TenantAccess;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.OutcomeStore;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.event.JobEvent;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Looks up the earlier sets that job documents refer to, with a bounded number of threads and a time limit. Sets of other
 * tenants are reported like missing ones.
 */
@Singleton
final class EarlierSets {
    private static final int THREADS = 8;
    private static final int WAITING_MAX = 500;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final OutcomeStore outcomes;
    private final ObjectStore store;
    private final BoundedReads reads;

    EarlierSets(OutcomeStore outcomes, ObjectStore store, IntakeConfig config) {
        this.outcomes = outcomes;
        this.store = store;
        this.reads = new BoundedReads("earlier-sets", THREADS, WAITING_MAX, config.outcomeTimeMax());
    }

    void stop(@Observes ShutdownEvent event) {
        reads.close();
    }

    /**
     * Completes, in a thread that may block, with the document in which references to candidates are resolved, or with
     * {@link InvalidJobException} or {@link UnavailableException}.
     */
    CompletableFuture<Document> resolved(TenantAccess tenantAccess, JobId id, Document document) {
        return reads.ask(() -> document.resolved(id, name -> found(tenantAccess, name)))
                .handleAsync(
                        (resolved, failure) -> {
                            if (failure instanceof InvalidJobException) {
                                throw new CompletionException(failure);
                            }
                            if (failure != null) {
                                throw new UnavailableException(
                                        "object storage did not return the set that the job refers to",
                                        RETRY_AFTER,
                                        failure);
                            }
                            return resolved;
                        },
                        Infrastructure.getDefaultExecutor());
    }

    private CandidateSet found(TenantAccess tenantAccess, SourceSets.Name name) throws SourceSets.NoSetException {
        try {
            return find(tenantAccess, name);
        } catch (StoreException e) {
            throw new UncheckedIOException(new IOException("object storage does not answer", e));
        }
    }

    private CandidateSet find(TenantAccess tenantAccess, SourceSets.Name name)
            throws SourceSets.NoSetException, StoreException {
        if (name instanceof SourceSets.Name.OfJob ofJob) {
            return ofJob(new JobKey(tenantAccess.tenant(), ofJob.job()));
        }
        ObjectKey manifest = Job.manifestKey(((SourceSets.Name.At) name).folder());
        if (!tenantAccess.space().mayRead(manifest)) {
            throw new SourceSets.NoSetException("no such set", true);
        }
        return set(stored(manifest).orElseThrow(() -> new SourceSets.NoSetException("no such set", false)));
    }

    private CandidateSet ofJob(JobKey key) throws SourceSets.NoSetException, StoreException {
        Optional<JobEvent.Terminal> end = outcomes.find(key);
        if (end.isEmpty()) {
            throw new SourceSets.NoSetException("you have no ended job with the id " + key.job(), false);
        }
        if (!(end.get() instanceof JobEvent.Succeeded succeeded)) {
            throw new SourceSets.NoSetException(
                    "job " + key.job() + " is " + end.get().state().wireName() + ": it has no candidate set", false);
        }
        return set(stored(succeeded.manifestKey())
                .filter(manifest -> manifest.sha256().equals(succeeded.manifestSha256()))
                .orElseThrow(() -> new SourceSets.NoSetException(
                        "the candidate set of job " + key.job() + " was removed", false)));
    }

    private Optional<StoredObject> stored(ObjectKey manifest) throws StoreException {
        return store.find(manifest, ManifestJson.BYTES_MAX);
    }

    private static CandidateSet set(StoredObject manifest) throws SourceSets.NoSetException {
        try {
            return ManifestJson.read(manifest.bytes());
        } catch (MalformedMessageException e) {
            throw new SourceSets.NoSetException("no such set: its manifest cannot be read", false);
        }
    }
}
