package io.srfarm.dispatcher.retention;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.srfarm.candidate.Candidate;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.job.Job;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import java.util.Optional;
import java.util.Set;

/**
 * The manifest in a folder at the moment.
 *
 * @param manifest its digest; empty if there is none
 * @param named the objects it lists; empty if it is not a valid manifest, so that its objects are unknown
 */
record StoredSet(Optional<Sha256> manifest, Optional<Set<ObjectKey>> named) {
    static StoredSet read(ObjectStore store, KeyPrefix folder) throws StoreException {
        try {
            Optional<StoredObject> stored = store.find(Job.manifestKey(folder), ManifestJson.BYTES_MAX);
            return stored.map(StoredSet::of).orElse(new StoredSet(Optional.empty(), Optional.of(Set.of())));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.TOO_LARGE) {
                return new StoredSet(Optional.empty(), Optional.empty());
            }
            throw e;
        }
    }

    /** Returns whether the manifest lists the object, or might. */
    boolean keeps(ObjectKey key) {
        return named.map(keys -> keys.contains(key)).orElse(true);
    }

    private static StoredSet of(StoredObject stored) {
        try {
            Set<ObjectKey> named = ManifestJson.read(stored.bytes()).candidates().stream()
                    .map(Candidate::key)
                    .collect(toUnmodifiableSet());
            return new StoredSet(Optional.of(stored.sha256()), Optional.of(named));
        } catch (MalformedMessageException e) {
            return new StoredSet(Optional.of(stored.sha256()), Optional.empty());
        }
    }
}
