package io.srfarm.conformance;

import static io.srfarm.conformance.TrialFailedException.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.store.ListedObject;
import io.srfarm.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Trials of writing, reading, listing and deleting objects, also concurrently. */
final class ObjectTrials {
    private static final int OVERWRITES = 20;
    private static final int ROUNDS = 10;
    private static final int WRITERS = 8;
    private static final int LARGE_BYTES = 24 << 20;
    private static final int SEGMENT_CHARACTERS = 100;
    private static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(1);

    private ObjectTrials() {}

    static List<Trial> all() {
        return List.of(
                Trial.required("an object reads as it was written", "everything", ObjectTrials::writesAreRead),
                Trial.required(
                        "an overwrite is visible at once", "crash marks, retention", ObjectTrials::lastWriteCounts),
                Trial.required("a deleted object is gone at once", "retention", ObjectTrials::removedIsGone),
                Trial.required(
                        "If-None-Match: * does not overwrite", "one manifest per job", ObjectTrials::conditionHolds),
                Trial.required(
                        "of concurrent conditional writes one succeeds",
                        "one outcome per job",
                        ObjectTrials::oneWriterWins),
                Trial.required("a range of an object can be read", "check of a picture's header", ObjectTrials::ranges),
                Trial.required(
                        "listings are complete, current and continue after a key", "the sweep", ObjectTrials::lists),
                Trial.required("modification times are near this clock", "the sweep", ObjectTrials::clocks),
                Trial.required("large objects can be uploaded in parts", "candidates", ObjectTrials::large),
                Trial.required("keys of all allowed characters and lengths", "names of users", ObjectTrials::keys),
                Trial.optional(
                        "a key can be a prefix of another key", "prefixes chosen by users", ObjectTrials::nested));
    }

    private static void writesAreRead(TrialFolder folder) throws Exception {
        byte[] content = noise(300_000);
        ObjectKey key = folder.key("noise.bin");
        folder.store().put(key, content, TrialFolder.TYPE);
        StoredObject read = folder.store().get(key, content.length);
        require(read.sha256().equals(Sha256.of(content)), "the content differs");
        require(folder.store().exists(key), "the object is reported as missing");
        require(!folder.store().exists(folder.key("never")), "a missing object is reported as present");
    }

    private static void lastWriteCounts(TrialFolder folder) throws Exception {
        for (int write = 0; write < OVERWRITES; write++) {
            ObjectKey key = folder.put("overwritten", "version " + write);
            String read = folder.text(key);
            require(read.equals("version " + write), "after version " + write + " was written, it read " + read);
        }
    }

    private static void removedIsGone(TrialFolder folder) throws Exception {
        ObjectKey key = folder.put("removed", "soon gone");
        folder.store().delete(key);
        require(!folder.store().exists(key), "it still exists");
        folder.store().delete(key); // deleting a missing object must not fail
        require(listed(folder).isEmpty(), "it is still listed");
    }

    private static void conditionHolds(TrialFolder folder) throws Exception {
        ObjectKey key = folder.key("manifest.json");
        require(putIfAbsent(folder, key, "first"), "the first write was refused");
        require(!putIfAbsent(folder, key, "second"), "a second write was accepted");
        require(folder.text(key).equals("first"), "the refused second write replaced the object");
        folder.store().delete(key);
        require(putIfAbsent(folder, key, "third"), "a write after the deletion was refused");
    }

    private static void oneWriterWins(TrialFolder folder) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                race(folder, folder.key("race-" + round), writers);
            }
        } finally {
            writers.shutdownNow();
        }
    }

    private static void race(TrialFolder folder, ObjectKey key, ExecutorService writers) throws Exception {
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String content = "writer " + writer;
            attempts.add(() -> putIfAbsent(folder, key, content));
        }
        List<String> winners = new ArrayList<>();
        List<Future<Boolean>> outcomes = writers.invokeAll(attempts);
        for (int writer = 0; writer < WRITERS; writer++) {
            if (outcomes.get(writer).get()) {
                winners.add("writer " + writer);
            }
        }
        require(winners.size() == 1, winners.size() + " of " + WRITERS + " writers succeeded");
        require(folder.text(key).equals(winners.get(0)), "the content is not the successful writer's");
    }

    private static void ranges(TrialFolder folder) throws Exception {
        ObjectKey key = folder.put("range", "0123456789");
        String beginning = new String(folder.store().beginning(key, 4).bytes(), UTF_8);
        require(beginning.equals("0123"), "the first four bytes came as " + beginning);
        String whole = new String(folder.store().beginning(key, 100).bytes(), UTF_8);
        require(whole.equals("0123456789"), "a range beyond the end came as " + whole);
    }

    /** The server may choose the order if it is stable and objects with a common prefix are adjacent. */
    private static void lists(TrialFolder folder) throws Exception {
        List<String> names = List.of("b", "a/b", "a/0", "a-b", "_", "A");
        for (String name : names) {
            folder.put(name, "x");
        }
        List<String> found = listed(folder);
        require(found.size() == names.size() && found.containsAll(names), "listed " + found + " instead of " + names);
        require(found.indexOf("a/b") == found.indexOf("a/0") + 1, "objects of a prefix are not adjacent: " + found);
        List<String> paged = new ArrayList<>();
        Optional<ObjectKey> last = Optional.empty();
        for (int page = 0; page <= names.size() / 2; page++) {
            List<ListedObject> next = folder.store().list(folder.prefix(), last, 2);
            next.forEach(object -> paged.add(folder.nameOf(object.key())));
            last = next.isEmpty() ? last : Optional.of(next.get(next.size() - 1).key());
        }
        require(paged.equals(found), "in pages of two it lists " + paged + ", not " + found);
    }

    private static void clocks(TrialFolder folder) throws Exception {
        folder.put("now", "x");
        Instant modified =
                folder.store().list(folder.prefix(), Optional.empty(), 1).get(0).modified();
        Duration apart = Duration.between(modified, Instant.now()).abs();
        require(apart.compareTo(CLOCKS_APART_MAX) < 0, "they differ by " + apart);
    }

    private static void large(TrialFolder folder) throws Exception {
        byte[] content = noise(LARGE_BYTES);
        ObjectKey key = folder.key("large.bin");
        folder.store().put(key, content, TrialFolder.TYPE);
        require(Arrays.equals(folder.store().get(key, content.length).bytes(), content), "the content differs");
    }

    private static void keys(TrialFolder folder) throws Exception {
        ObjectKey plain = folder.put("Az09._-", "every character");
        require(folder.text(plain).equals("every character"), "the content differs");
        StringBuilder name = new StringBuilder();
        int room = Limits.KEY_BYTES_MAX - folder.prefix().path().length();
        while (name.length() < room) {
            boolean slash = name.length() % SEGMENT_CHARACTERS == SEGMENT_CHARACTERS - 1 && name.length() < room - 1;
            name.append(slash ? '/' : 'k');
        }
        ObjectKey longest = folder.put(name.toString(), "the longest");
        require(folder.text(longest).equals("the longest"), "the content of the longest key differs");
    }

    private static void nested(TrialFolder folder) throws Exception {
        ObjectKey outer = folder.put("k", "outer");
        ObjectKey inner = folder.put("k/child", "inner");
        require(folder.text(outer).equals("outer") && folder.text(inner).equals("inner"), "one of them is lost");
        require(
                listed(folder).equals(List.of("k", "k/child")),
                "listed " + listed(folder) + " instead of k and k/child");
        List<ListedObject> behind = folder.store().list(folder.prefix(), Optional.of(outer), 1);
        require(behind.size() == 1, "a listing after k does not include k/child");
    }

    private static boolean putIfAbsent(TrialFolder folder, ObjectKey key, String content) throws Exception {
        return folder.store().putIfAbsent(key, content.getBytes(UTF_8), TrialFolder.TYPE);
    }

    /** Returns the names of the objects in the folder. */
    private static List<String> listed(TrialFolder folder) throws Exception {
        return folder.store().list(folder.prefix(), Optional.empty(), 100).stream()
                .map(object -> folder.nameOf(object.key()))
                .toList();
    }

    private static byte[] noise(int bytes) {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        return content;
    }
}
