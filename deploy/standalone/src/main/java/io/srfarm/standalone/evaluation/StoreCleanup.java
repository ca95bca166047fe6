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
 * Empties the store of a farm that only this evaluation uses, picture by picture, so that a set of any size needs the disk of
 * a few. A farm that is somebody's keeps everything. Thread-safe.
 */
final class StoreCleanup {
    private final Optional<ObjectStore> store;

    private StoreCleanup(Optional<ObjectStore> store) {
        this.store = store;
    }

    /** Removes nothing. */
    static StoreCleanup none() {
        return new StoreCleanup(Optional.empty());
    }

    static StoreCleanup of(FarmAddress.S3 address) {
        return new StoreCleanup(Optional.of(address.open()));
    }

    /** @param keys what was uploaded */
    void remove(List<String> keys) throws FarmException {
        for (String key : keys) {
            remove(new ObjectKey(key));
        }
    }

    /** @param manifestKey where the set's manifest lies */
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
                throw new FarmException("the farm's store did not remove " + key + ": " + e.getMessage(), e);
            }
        }
    }
}
