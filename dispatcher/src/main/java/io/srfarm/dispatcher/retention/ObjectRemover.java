package io.srfarm.dispatcher.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;

/** Removes objects and counts them. */
record ObjectRemover(ObjectStore store, MeterRegistry meters) {
    /**
     * Removes an object.
     *
     * @param kind one of a small, fixed set of words, for the metrics
     */
    void remove(String kind, ObjectKey key) throws StoreException {
        store.delete(key);
        meters.counter("srfarm.retention.removed", "kind", kind).increment();
    }
}
