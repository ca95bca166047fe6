package io.srfarm.dispatcher.retention;

import com.google.common.base.Suppliers;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Removes expired uploads that no job known to the ledger uses. Inputs with keys not created by the farm stay. */
final class UploadSweep {
    private static final KeyPrefix INPUTS = new KeyPrefix("inputs/");

    /** {@code inputs/TENANT/PLACE/NAME}, where PLACE is a random id or the content's digest. */
    private static final Pattern PLACE = Pattern.compile("inputs/[^/]+/(j[0-9a-v]{26}|[0-9a-f]{64})/[^/]+");

    private final ObjectRemover remover;
    private final FolderScanner walk;
    private final Supplier<Set<ObjectKey>> named;
    private final Optional<Duration> kept;
    private final Clock clock;

    /**
     * Creates the sweep.
     *
     * @param named the objects that jobs use
     */
    UploadSweep(ObjectRemover remover, Supplier<Set<ObjectKey>> named, RetentionConfig config, Clock clock) {
        this.remover = remover;
        this.walk = new FolderScanner(remover, INPUTS, config.objectsMax());
        this.named = named;
        this.kept = config.uploads();
        this.clock = clock;
    }

    void round() throws StoreException {
        if (kept.isPresent()) {
            Instant latest = clock.instant().minus(kept.get());
            // Computed at most once per round and only if needed, because it visits every job.
            Supplier<Set<ObjectKey>> inUse = Suppliers.memoize(named::get);
            walk.round(ObjectKey::folder, objects -> sweep(objects, latest, inUse));
        }
    }

    private void sweep(List<ListedObject> objects, Instant latest, Supplier<Set<ObjectKey>> inUse)
            throws StoreException {
        for (ListedObject object : objects) {
            if (PLACE.matcher(object.key().path()).matches()
                    && object.modified().isBefore(latest)
                    && !inUse.get().contains(object.key())) {
                remover.remove("upload", object.key());
            }
        }
    }
}
