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
 * Removes orphans: candidates that no manifest in their folder lists. They are left by jobs that did not succeed and by
 * workers that did not finish first. Objects not named like a candidate belong to others and stay.
 */
final class OrphanSweep {
    private static final KeyPrefix SETS = new KeyPrefix("sets/");

    private final ObjectRemover remover;
    private final FolderScanner walk;
    private final Predicate<KeyPrefix> inUse;
    private final Duration grace;
    private final Clock clock;

    /**
     * Creates the sweep.
     *
     * @param inUse whether a job that has not ended writes to a folder
     */
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
     * Checks a candidate just before its removal, in this order: a job that has started to write the same object in the
     * meantime either has not ended or has already written its manifest.
     */
    private boolean isOrphan(ObjectKey key, KeyPrefix folder) throws StoreException {
        return !inUse.test(folder) && !StoredSet.read(remover.store(), folder).keeps(key) && !inUse.test(folder);
    }
}
