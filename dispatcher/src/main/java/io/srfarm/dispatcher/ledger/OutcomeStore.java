package io.srfarm.dispatcher.ledger;

import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The outcomes of jobs in the store: one object per job, of which the first write wins. It outlives the ledger's memory
 * and settles every race about a job's end.
 */
@Singleton
public final class OutcomeStore {
    private final ObjectStore store;

    public OutcomeStore(ObjectStore store) {
        this.store = store;
    }

    /**
     * A stored outcome.
     *
     * @param fingerprint digest of the submitted document; empty if unknown to whoever ended the job
     */
    public record Kept(JobEvent.Terminal end, Optional<Sha256> fingerprint) {
        /** Returns whether the submission was refused, so that no worker got the job. */
        public boolean isRefusal() {
            return end instanceof JobEvent.Failed && end.attempt() == 0;
        }
    }

    /**
     * Finds how a job has ended; empty if it has not ended or the outcome has expired.
     *
     * @throws StoreException MALFORMED if the outcome cannot be read
     */
    public Optional<JobEvent.Terminal> find(JobKey key) throws StoreException {
        return kept(key).map(Kept::end);
    }

    /** Like {@link #find}, with the fingerprint of the submitted document. */
    public Optional<Kept> kept(JobKey key) throws StoreException {
        ObjectKey object = new ControlKeys(key.tenant(), key.job()).outcome();
        var stored = found(object);
        return stored.isPresent() ? Optional.of(read(key, object, stored.get().bytes())) : Optional.empty();
    }

    /**
     * Ends a job, unless it has already ended.
     *
     * @param fingerprint digest of the submitted document; empty if unknown
     * @return how the job has ended, which may be an earlier end by another process; the caller writes it to
     *     {@code sr.events}
     * @throws StoreException MALFORMED if it has an outcome that cannot be read
     */
    public JobEvent.Terminal seal(JobEvent.Terminal end, Optional<Sha256> fingerprint) throws StoreException {
        ObjectKey object = new ControlKeys(end.tenant(), end.job()).outcome();
        byte[] json = OutcomeJson.write(end, Optional.empty(), fingerprint);
        if (store.putIfAbsent(object, json, "application/json")) {
            return end;
        }
        return find(JobKey.of(end))
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.UNAVAILABLE, object + " existed a moment ago and is gone"));
    }

    private Optional<StoredObject> found(ObjectKey object) throws StoreException {
        try {
            return store.find(object, OutcomeJson.BYTES_MAX);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.TOO_LARGE) {
                throw new StoreException(StoreException.Kind.MALFORMED, object + " is too large for an outcome", e);
            }
            throw e;
        }
    }

    private static Kept read(JobKey key, ObjectKey object, byte[] json) throws StoreException {
        try {
            JobEvent.Terminal end = OutcomeJson.read(json);
            if (JobKey.of(end).equals(key)) {
                return new Kept(end, OutcomeJson.fingerprint(json));
            }
            throw new MalformedMessageException("it belongs to " + JobKey.of(end));
        } catch (MalformedMessageException e) {
            throw new StoreException(
                    StoreException.Kind.MALFORMED, object + " is not a valid outcome: " + e.getMessage(), e);
        }
    }
}
