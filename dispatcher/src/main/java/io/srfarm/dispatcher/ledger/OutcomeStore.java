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
 * How jobs have ended, as the store says it: one object a job, and the first one written is the only one. It outlives the
 * ledger's memory, and settles every race about a job's end.
 */
@Singleton
public final class OutcomeStore {
    private final ObjectStore store;

    public OutcomeStore(ObjectStore store) {
        this.store = store;
    }

    /**
     * An outcome as it is kept.
     *
     * @param fingerprint digest of the document as submitted; empty: who ended the job did not know it
     */
    public record Kept(JobEvent.Terminal end, Optional<Sha256> fingerprint) {
        /** Whether its request was refused at the door, so that no worker ever saw it. */
        public boolean isRefusal() {
            return end instanceof JobEvent.Failed && end.attempt() == 0;
        }
    }

    /**
     * How a job has ended; empty: it has not, or nobody remembers it.
     *
     * @throws StoreException MALFORMED if there is an outcome that nobody can read
     */
    public Optional<JobEvent.Terminal> find(JobKey key) throws StoreException {
        return kept(key).map(Kept::end);
    }

    /** As {@link #find}, with the fingerprint of what was submitted. */
    public Optional<Kept> kept(JobKey key) throws StoreException {
        ObjectKey object = new ControlKeys(key.tenant(), key.job()).outcome();
        var stored = found(object);
        return stored.isPresent() ? Optional.of(read(key, object, stored.get().bytes())) : Optional.empty();
    }

    /**
     * Ends a job in this way, unless it has ended already.
     *
     * @param fingerprint digest of the document as submitted; empty: it is not known
     * @return how it has ended: to be announced, whoever it was that ended it
     * @throws StoreException MALFORMED if it has ended in a way that nobody can read
     */
    public JobEvent.Terminal seal(JobEvent.Terminal end, Optional<Sha256> fingerprint) throws StoreException {
        ObjectKey object = new ControlKeys(end.tenant(), end.job()).outcome();
        byte[] json = OutcomeJson.write(end, Optional.empty(), fingerprint);
        if (store.putIfAbsent(object, json, "application/json")) {
            return end;
        }
        return find(JobKey.of(end))
                .orElseThrow(() ->
                        new StoreException(StoreException.Kind.UNAVAILABLE, object + " was there and is gone again"));
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
            throw new MalformedMessageException("it says how " + JobKey.of(end) + " has ended");
        } catch (MalformedMessageException e) {
            throw new StoreException(StoreException.Kind.MALFORMED, object + " is no outcome: " + e.getMessage(), e);
        }
    }
}
