package io.srfarm.dispatcher.retention;

import io.srfarm.job.ObjectKey;
import io.srfarm.job.Prefix;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Goes through a folder again and again, so many objects at a time. Its place is kept in memory only: a dispatcher that
 * starts begins at the first object. Not thread-safe.
 */
final class Walk {
    private final ObjectStore store;
    private final Prefix folder;
    private final int objectsMax;
    private Optional<ObjectKey> place = Optional.empty();

    Walk(ObjectStore store, Prefix folder, int objectsMax) {
        this.store = store;
        this.folder = folder;
        this.objectsMax = objectsMax;
    }

    /** What is done with objects that belong together. */
    interface Step {
        void take(List<ListedObject> together) throws StoreException;
    }

    /**
     * Takes the next objects, and starts anew after the last one. When a step fails the next round begins with it.
     *
     * @param by objects in a row with an equal answer belong together; the rest of a group at the end of a page is taken
     *     in the next round, unless it fills a page by itself
     */
    void round(Function<ObjectKey, ?> by, Step step) throws StoreException {
        List<ListedObject> page = store.list(folder, place, objectsMax);
        boolean last = page.size() < objectsMax;
        List<List<ListedObject>> groups = grouped(page, by);
        int whole = last || groups.size() == 1 ? groups.size() : groups.size() - 1;
        for (List<ListedObject> group : groups.subList(0, whole)) {
            step.take(group);
            place = Optional.of(group.get(group.size() - 1).key());
        }
        if (last) {
            place = Optional.empty();
        }
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
