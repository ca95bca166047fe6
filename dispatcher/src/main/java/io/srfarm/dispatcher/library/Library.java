package io.srfarm.dispatcher.library;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Prefix;
import io.srfarm.job.Tenant;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The entries in the store, one object each; where no tenant's key space reaches, so that only this class writes them. */
@Singleton
final class Library {
    /** The most references of one tenant. */
    static final int ENTRIES_MAX = 1000;

    private static final int BYTES_MAX = 16 * 1024;
    private static final Pattern ID = Pattern.compile("r[0-9]{14}j[a-z0-9]{26}");
    private static final long FAR_AWAY = 99_999_999_999_999L;

    private final ObjectStore store;
    private final ObjectMapper json;

    Library(ObjectStore store, ObjectMapper json) {
        this.store = store;
        this.json = json;
    }

    /** @throws ProblemException 409 for a library that is full */
    LibraryEntry add(Tenant tenant, ObjectKey picture, String name, List<String> tags) throws StoreException {
        if (store.list(folder(tenant), Optional.empty(), ENTRIES_MAX).size() >= ENTRIES_MAX) {
            throw new ProblemException(ProblemKind.LIMIT_REACHED.because(
                    "a library has at most " + ENTRIES_MAX + " references (limit library-max): remove one"));
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        // The store lists by name: what came last is to come first.
        String id = "r%014d%s".formatted(FAR_AWAY - now.toEpochMilli(), JobId.random());
        LibraryEntry entry = new LibraryEntry(id, picture.path(), name, tags, now);
        write(tenant, entry);
        return entry;
    }

    /** Entries, the newest first, and one more than {@code limit} if there are more. */
    List<LibraryEntry> list(Tenant tenant, Optional<String> after, int limit) throws StoreException {
        List<LibraryEntry> entries = new ArrayList<>();
        for (ListedObject object : store.list(folder(tenant), after.map(id -> key(tenant, id)), limit + 1)) {
            read(object.key()).ifPresent(entries::add);
        }
        return entries;
    }

    Optional<LibraryEntry> find(Tenant tenant, String id) throws StoreException {
        return isId(id) ? read(key(tenant, id)) : Optional.empty();
    }

    LibraryEntry retag(Tenant tenant, LibraryEntry entry, List<String> tags) throws StoreException {
        LibraryEntry changed = entry.with(tags);
        write(tenant, changed);
        return changed;
    }

    /** The picture stays: jobs may name it. */
    void remove(Tenant tenant, String id) throws StoreException {
        if (isId(id)) {
            store.delete(key(tenant, id));
        }
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    private void write(Tenant tenant, LibraryEntry entry) throws StoreException {
        try {
            store.put(key(tenant, entry.reference()), json.writeValueAsBytes(entry), MediaType.APPLICATION_JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // our own record
        }
    }

    /** Empty: it was removed since it was listed. */
    private Optional<LibraryEntry> read(ObjectKey key) throws StoreException {
        Optional<StoredObject> stored = store.find(key, BYTES_MAX);
        try {
            return stored.isEmpty()
                    ? Optional.empty()
                    : Optional.of(json.readValue(stored.get().bytes(), LibraryEntry.class));
        } catch (IOException e) {
            throw new UncheckedIOException(key + " was written by somebody else", e);
        }
    }

    private static Prefix folder(Tenant tenant) {
        return new Prefix("references/" + tenant + "/");
    }

    private static ObjectKey key(Tenant tenant, String id) {
        return folder(tenant).key(id + ".json");
    }
}
