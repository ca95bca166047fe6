package io.srfarm.dispatcher.library;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.dispatcher.delivery.PictureType;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Tenant;
import io.srfarm.similarity.Descriptor;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * The entries of the library in the store, one object each, under keys outside every tenant's key space, so that only
 * this class writes them.
 */
@Singleton
final class Library {
    /** Most references of one tenant. */
    static final int ENTRIES_MAX = 1000;

    private static final int BYTES_MAX = 16 * 1024;
    private static final Pattern ID = Pattern.compile("r[0-9]{14}j[a-z0-9]{26}");
    private static final long FAR_AWAY = 99_999_999_999_999L;

    /** Most pictures held in memory at one time; one of them may be being decoded. */
    private static final int COPIES_MAX = 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Semaphore copying = new Semaphore(COPIES_MAX);
    private final ObjectStore store;
    private final PictureDescriber describer;
    private final ObjectMapper json;

    Library(ObjectStore store, PictureDescriber describer, ObjectMapper json) {
        this.store = store;
        this.describer = describer;
        this.json = json;
    }

    /**
     * Adds a copy of the picture, because uploads are removed after a while.
     *
     * @throws ProblemException 404 if there is no picture; 409 if the library is full; 413 if the picture is too large
     * @throws OverloadedException while too many pictures are being copied
     */
    LibraryEntry add(Tenant tenant, ObjectKey upload, String name, List<String> tags) throws StoreException {
        if (store.list(folder(tenant), Optional.empty(), ENTRIES_MAX).size() >= ENTRIES_MAX) {
            throw new ProblemException(ProblemKind.LIMIT_REACHED.because(
                    "a library has at most " + ENTRIES_MAX + " references (limit library-max): remove one"));
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        // The store lists by name: descending time stamps put the newest first.
        String id = "r%014d%s".formatted(FAR_AWAY - now.toEpochMilli(), JobId.random());
        String file = upload.path().substring(upload.path().lastIndexOf('/') + 1);
        ObjectKey picture = new ObjectKey("inputs/" + tenant + "/library/" + id + "/" + file);
        Optional<Descriptor> descriptor = copy(upload, picture);
        LibraryEntry entry = new LibraryEntry(id, picture.path(), name, tags, now);
        write(tenant, StoredEntry.described(entry, descriptor));
        return entry;
    }

    /** Copies a picture and returns its descriptor. */
    private Optional<Descriptor> copy(ObjectKey from, ObjectKey to) throws StoreException {
        if (!copying.tryAcquire()) {
            throw new OverloadedException("too many references are being added", RETRY_AFTER);
        }
        try {
            byte[] content = store.get(from, Limits.PICTURE_BYTES_MAX).bytes();
            String type = PictureType.of(content).orElseThrow(() -> none("the object is not a PNG, JPEG or WebP"));
            Optional<Descriptor> descriptor = describer.reference(content);
            store.put(to, content, type);
            return descriptor;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.MISSING) {
                throw none("there is no object at /key");
            }
            if (e.kind() == StoreException.Kind.TOO_LARGE) {
                throw new ProblemException(ProblemKind.TOO_LARGE.because(
                        "a reference has at most " + Limits.PICTURE_BYTES_MAX + " bytes (limit picture-bytes-max)"));
            }
            throw e;
        } finally {
            copying.release();
        }
    }

    private static ProblemException none(String why) {
        return new ProblemException(ProblemKind.NO_SUCH_PICTURE.because(why));
    }

    /** Returns entries, newest first, and one more than {@code limit} if there are more. */
    List<LibraryEntry> list(Tenant tenant, Optional<String> after, int limit) throws StoreException {
        List<LibraryEntry> entries = new ArrayList<>();
        for (ListedObject object : store.list(folder(tenant), after.map(id -> key(tenant, id)), limit + 1)) {
            read(object.key()).map(StoredEntry::entry).ifPresent(entries::add);
        }
        return entries;
    }

    /** Returns the keys of all entries, newest first, for {@link #read}. */
    List<ObjectKey> keys(Tenant tenant) throws StoreException {
        return store.list(folder(tenant), Optional.empty(), ENTRIES_MAX).stream()
                .map(ListedObject::key)
                .toList();
    }

    Optional<LibraryEntry> find(Tenant tenant, String id) throws StoreException {
        return stored(tenant, id).map(StoredEntry::entry);
    }

    private Optional<StoredEntry> stored(Tenant tenant, String id) throws StoreException {
        return isId(id) ? read(key(tenant, id)) : Optional.empty();
    }

    /** Replaces the tags of an entry; empty if there is no such entry. */
    Optional<LibraryEntry> retag(Tenant tenant, String id, List<String> tags) throws StoreException {
        Optional<StoredEntry> found = stored(tenant, id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        LibraryEntry changed = found.get().entry().with(tags);
        write(tenant, found.get().with(changed));
        return Optional.of(changed);
    }

    /** Describes the picture of an entry that an earlier version wrote. */
    StoredEntry describe(Tenant tenant, StoredEntry entry) throws StoreException {
        Optional<Descriptor> descriptor =
                describer.reference(new ObjectKey(entry.entry().key()));
        // Read again, because its tags may have changed meanwhile, or it may have been removed.
        Optional<StoredEntry> current = stored(tenant, entry.entry().reference());
        if (current.isPresent()) {
            write(tenant, StoredEntry.described(current.get().entry(), descriptor));
        }
        return StoredEntry.described(entry.entry(), descriptor);
    }

    /** Removes an entry. Its picture is deleted first, so that a failed removal can be repeated. */
    void remove(Tenant tenant, String id) throws StoreException {
        Optional<LibraryEntry> entry = find(tenant, id);
        if (entry.isPresent()) {
            store.delete(new ObjectKey(entry.get().key()));
            store.delete(key(tenant, id));
        }
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    private void write(Tenant tenant, StoredEntry entry) throws StoreException {
        try {
            store.put(key(tenant, entry.entry().reference()), entry.bytes(json), MediaType.APPLICATION_JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: it is our own record
        }
    }

    /** Reads an entry; empty if it was removed after it was listed. */
    Optional<StoredEntry> read(ObjectKey key) throws StoreException {
        Optional<StoredObject> stored = store.find(key, BYTES_MAX);
        try {
            return stored.isEmpty()
                    ? Optional.empty()
                    : Optional.of(StoredEntry.read(json, stored.get().bytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(key + " is not a valid entry", e);
        }
    }

    private static KeyPrefix folder(Tenant tenant) {
        return new KeyPrefix("references/" + tenant + "/");
    }

    private static ObjectKey key(Tenant tenant, String id) {
        return folder(tenant).key(id + ".json");
    }
}
