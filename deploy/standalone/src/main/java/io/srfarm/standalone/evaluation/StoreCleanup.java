package io.srfarm.standalone.evaluation;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.job.ObjectKey;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import java.util.List;
import java.util.Optional;

/**
 * Deletes the objects of measured pictures from the store of a temporary farm, so that its disk need not hold all pictures.
 * Deletes nothing on other farms. Thread-safe.
 */
final class StoreCleanup {
    private final Optional<ObjectStore> store;

    private StoreCleanup(Optional<ObjectStore> store) {
        this.store = store;
    }

    /** Returns an instance that deletes nothing. */
    static StoreCleanup none() {
        return new StoreCleanup(Optional.empty());
    }

    static StoreCleanup of(FarmAddress.S3 address) {
        return new StoreCleanup(Optional.of(address.open()));
    }

    /** @param keys of uploaded pictures */
    void remove(List<String> keys) throws FarmException {
        for (String key : keys) {
            remove(new ObjectKey(key));
        }
    }

    /** @param manifestKey key of the set's manifest */
    void remove(CandidateSet set, String manifestKey) throws FarmException {
        remove(new ObjectKey(manifestKey));
        for (Candidate candidate : set.candidates()) {
            remove(candidate.key());
        }
    }

    private void remove(ObjectKey key) throws FarmException {
        if (store.isPresent()) {
            try {
                store.get().delete(key);
            } catch (StoreException e) {
                throw new FarmException("the farm's store did not delete " + key + ": " + e.getMessage(), e);
            }
        }
    }
}
