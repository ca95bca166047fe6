package io.srfarm.dispatcher.retention;

import io.srfarm.candidate.Candidate;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Removes halves of sets: candidates that no manifest in their folder names. They are left by jobs that did not succeed
 * and by workers that were not the first. Whatever is not named like a candidate is somebody else's and stays.
 */
final class OrphanSweep {
    private static final KeyPrefix SETS = new KeyPrefix("sets/");

    private final ObjectRemover remover;
    private final FolderScanner walk;
    private final Predicate<KeyPrefix> inUse;
    private final Duration grace;
    private final Clock clock;

    /** @param inUse whether a job that has not ended writes into a folder */
    OrphanSweep(ObjectRemover remover, Predicate<KeyPrefix> inUse, RetentionConfig config, Clock clock) {
        this.remover = remover;
        this.walk = new FolderScanner(remover, SETS, config.objectsMax());
        this.inUse = inUse;
        this.grace = config.orphanGrace();
        this.clock = clock;
    }

    void round() throws StoreException {
        walk.round(ObjectKey::folder, this::sweep);
    }

    private void sweep(List<ListedObject> objects) throws StoreException {
        Instant latest = clock.instant().minus(grace);
        List<ObjectKey> old = objects.stream()
                .filter(object -> object.modified().isBefore(latest))
                .map(ListedObject::key)
                .filter(Candidate::isKey)
                .toList();
        if (old.isEmpty()) {
            return;
        }
        KeyPrefix folder = old.get(0).folder();
        StoredSet glance = StoredSet.read(remover.store(), folder);
        for (ObjectKey key : old) {
            if (!glance.keeps(key) && isOrphan(key, folder)) {
                remover.remove("orphan", key);
            }
        }
    }

    /**
     * Asked just before it is removed, and in this order: a job that began to write the same object since has either not
     * ended, or its manifest is there already.
     */
    private boolean isOrphan(ObjectKey key, KeyPrefix folder) throws StoreException {
        return !inUse.test(folder) && !StoredSet.read(remover.store(), folder).keeps(key) && !inUse.test(folder);
    }
}
