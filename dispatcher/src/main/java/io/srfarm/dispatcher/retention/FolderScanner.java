package io.srfarm.dispatcher.retention;

import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Scans a folder repeatedly, a limited number of objects at a time. The position is kept only in memory: after a
 * restart the scan begins at the first object. Not thread-safe.
 */
final class FolderScanner {
    private static final Logger LOG = Logger.getLogger(FolderScanner.class);

    private final ObjectRemover remover;
    private final KeyPrefix folder;
    private final int objectsMax;
    private Optional<ObjectKey> place = Optional.empty();

    FolderScanner(ObjectRemover remover, KeyPrefix folder, int objectsMax) {
        this.remover = remover;
        this.folder = folder;
        this.objectsMax = objectsMax;
    }

    /** Processes objects that belong together. */
    interface Step {
        void take(List<ListedObject> together) throws StoreException;
    }

    /**
     * Processes the next objects; after the last one the scan starts again. A group whose processing fails is skipped
     * until the next scan, so that a damaged object does not block others. If the store is unavailable, the round ends,
     * and the next one continues after the failed group.
     *
     * @param by consecutive objects with equal values form a group; a group cut off at the end of a page is left to the
     *     next round, unless it fills a page alone
     */
    void round(Function<ObjectKey, ?> by, Step step) throws StoreException {
        List<ListedObject> page = remover.store().list(folder, place, objectsMax);
        boolean last = page.size() < objectsMax;
        List<List<ListedObject>> groups = grouped(page, by);
        int whole = last || groups.size() == 1 ? groups.size() : groups.size() - 1;
        for (List<ListedObject> group : groups.subList(0, whole)) {
            place = Optional.of(group.get(group.size() - 1).key());
            take(group, step);
        }
        if (last) {
            place = Optional.empty();
        }
    }

    private void take(List<ListedObject> group, Step step) throws StoreException {
        try {
            step.take(group);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNAVAILABLE) {
                throw e;
            }
            passedOver(group, e);
        } catch (RuntimeException e) {
            passedOver(group, e);
        }
    }

    private void passedOver(List<ListedObject> group, Exception e) {
        remover.meters().counter("srfarm.retention.passed.over").increment();
        LOG.debugf(e, "skipped: object=%s", group.get(0).key());
    }

    private static List<List<ListedObject>> grouped(List<ListedObject> page, Function<ObjectKey, ?> by) {
        List<List<ListedObject>> groups = new ArrayList<>();
        Optional<Object> before = Optional.empty();
        for (ListedObject object : page) {
            Optional<Object> of = Optional.of(by.apply(object.key()));
            if (!of.equals(before)) {
                groups.add(new ArrayList<>());
                before = of;
            }
            groups.get(groups.size() - 1).add(object);
        }
        return groups;
    }
}
