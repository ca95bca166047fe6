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
 * Goes through a folder again and again, so many objects at a time. Its place is kept in memory only: a dispatcher that
 * starts begins at the first object. Not thread-safe.
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

    /** What is done with objects that belong together. */
    interface Step {
        void take(List<ListedObject> together) throws StoreException;
    }

    /**
     * Takes the next objects, and starts anew after the last one. What a step fails with is passed over until the walk comes
     * round again: one object that is damaged must not keep all others from being looked at. Where the store is away, the
     * round ends, and the next one goes on behind what was passed over.
     *
     * @param by objects in a row with an equal answer belong together; the rest of a group at the end of a page is taken
     *     in the next round, unless it fills a page by itself
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
        LOG.debugf(e, "passed over: object=%s", group.get(0).key());
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
