package io.srfarm.dispatcher.library;

import static java.util.Comparator.comparingDouble;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.quarkus.runtime.ShutdownEvent;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Tenant;
import io.srfarm.picture.PictureException;
import io.srfarm.similarity.Descriptor;
import io.srfarm.store.StoreException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds the references of a library that resemble an input, by comparing it with all of them. The library is listed each time,
 * so that changes by other dispatchers count at once; descriptors, which never change, are kept in memory.
 */
@Singleton
public final class Suggestions {
    /** Most references suggested at a time. */
    public static final int COUNT_MAX = 16;

    /** How many references are suggested if no number is given. */
    public static final int COUNT_DEFAULT = 3;

    /** Most descriptors in memory, about half a kilobyte each. */
    private static final int KEPT_MAX = 10_000;

    /** Most pictures that one call describes, of entries that an earlier version wrote. */
    private static final int DESCRIBED_MAX = 8;

    private static final int THREADS = 8;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Library library;
    private final PictureDescriber describer;

    /** By the key of the entry; empty for pictures that cannot be described. */
    private final Cache<ObjectKey, Optional<Descriptor>> kept =
            CacheBuilder.newBuilder().maximumSize(KEPT_MAX).build();

    private final ExecutorService reads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "library-reads");
        thread.setDaemon(true);
        return thread;
    });

    Suggestions(Library library, PictureDescriber describer) {
        this.library = library;
        this.describer = describer;
    }

    void stop(@Observes ShutdownEvent event) {
        reads.shutdownNow();
    }

    /** An entry whose picture is described. */
    private record Known(ObjectKey entry, Descriptor descriptor) {}

    /** A described entry with its distance from the input. */
    private record Ranked(ObjectKey entry, double distance) {}

    /**
     * Returns up to {@code count} references, nearest first; none if the library is empty.
     *
     * @param input a picture that the tenant may read
     * @throws StoreException also if the picture is missing or has too many bytes
     * @throws PictureException if the picture cannot be an input
     * @throws OverloadedException while too many pictures are being described
     */
    public List<Suggestion> nearest(Tenant tenant, ObjectKey input, int count) throws StoreException, PictureException {
        Descriptor wanted = describer.input(input);
        List<Ranked> ranked = known(tenant).stream()
                .map(known -> new Ranked(known.entry(), wanted.distance(known.descriptor())))
                .sorted(comparingDouble(Ranked::distance))
                .toList();
        List<Suggestion> nearest = new ArrayList<>();
        for (Ranked one : ranked) {
            if (nearest.size() == count) {
                break;
            }
            // Its tags may have changed, or it may have been removed since the library was listed.
            library.read(one.entry()).ifPresent(found -> nearest.add(Suggestion.of(found.entry(), one.distance())));
        }
        return nearest;
    }

    /** Returns the entries that can be suggested, newest first. */
    private List<Known> known(Tenant tenant) throws StoreException {
        List<ObjectKey> entries = library.keys(tenant);
        Map<ObjectKey, Optional<Descriptor>> descriptors = new HashMap<>(kept.getAllPresent(entries));
        descriptors.putAll(read(
                tenant,
                entries.stream()
                        .filter(entry -> !descriptors.containsKey(entry))
                        .toList()));
        List<Known> known = new ArrayList<>();
        for (ObjectKey entry : entries) {
            descriptors
                    .getOrDefault(entry, Optional.empty())
                    .ifPresent(descriptor -> known.add(new Known(entry, descriptor)));
        }
        return known;
    }

    /** Reads the descriptors of entries that are not in memory, and describes the first of those that have none yet. */
    private Map<ObjectKey, Optional<Descriptor>> read(Tenant tenant, List<ObjectKey> entries) throws StoreException {
        Map<ObjectKey, Optional<Descriptor>> descriptors = new HashMap<>();
        List<Optional<StoredEntry>> stored = stored(entries);
        int described = 0;
        for (int i = 0; i < entries.size(); i++) {
            Optional<StoredEntry> entry = stored.get(i);
            if (entry.isPresent() && !entry.get().isDescribed() && described < DESCRIBED_MAX) {
                described++;
                entry = Optional.of(library.describe(tenant, entry.get()));
            }
            if (entry.isPresent() && entry.get().isDescribed()) {
                descriptors.put(entries.get(i), entry.get().descriptor());
            }
        }
        kept.putAll(descriptors);
        return descriptors;
    }

    /** Reads entries from the store, several at a time. */
    private List<Optional<StoredEntry>> stored(List<ObjectKey> entries) throws StoreException {
        List<Callable<Optional<StoredEntry>>> wanted = new ArrayList<>();
        entries.forEach(entry -> wanted.add(() -> library.read(entry)));
        List<Optional<StoredEntry>> found = new ArrayList<>();
        try {
            for (Future<Optional<StoredEntry>> one : reads.invokeAll(wanted)) {
                found.add(one.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the dispatcher is stopping", RETRY_AFTER, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException away) {
                throw away;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
        return found;
    }
}
