package io.srfarm.dispatcher.ledger;

import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.ObjectKey;
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
public final class Outcomes {
    private final ObjectStore store;

    public Outcomes(ObjectStore store) {
        this.store = store;
    }

    /**
     * How a job has ended; empty: it has not, or nobody remembers it.
     *
     * @throws StoreException MALFORMED if there is an outcome that nobody can read
     */
    public Optional<JobEvent.Terminal> find(JobKey key) throws StoreException {
        ObjectKey object = new ControlKeys(key.tenant(), key.job()).outcome();
        var stored = found(object);
        return stored.isPresent() ? Optional.of(read(key, object, stored.get().bytes())) : Optional.empty();
    }

    /**
     * Ends a job in this way, unless it has ended already.
     *
     * @return how it has ended: to be announced, whoever it was that ended it
     * @throws StoreException MALFORMED if it has ended in a way that nobody can read
     */
    public JobEvent.Terminal seal(JobEvent.Terminal end) throws StoreException {
        ObjectKey object = new ControlKeys(end.tenant(), end.job()).outcome();
        if (store.putIfAbsent(object, OutcomeJson.write(end), "application/json")) {
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

    private static JobEvent.Terminal read(JobKey key, ObjectKey object, byte[] json) throws StoreException {
        try {
            JobEvent.Terminal end = OutcomeJson.read(json);
            if (JobKey.of(end).equals(key)) {
                return end;
            }
            throw new MalformedMessageException("it says how " + JobKey.of(end) + " has ended");
        } catch (MalformedMessageException e) {
            throw new StoreException(StoreException.Kind.MALFORMED, object + " is no outcome: " + e.getMessage(), e);
        }
    }
}
