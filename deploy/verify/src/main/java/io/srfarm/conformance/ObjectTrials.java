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

/** Writing, reading, listing and removing objects, one at a time and many at once. */
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
                Trial.required("what is written is read", "everything", ObjectTrials::writesAreRead),
                Trial.required(
                        "the last write counts at once", "crash marks, retention", ObjectTrials::lastWriteCounts),
                Trial.required("what is removed is gone at once", "retention", ObjectTrials::removedIsGone),
                Trial.required(
                        "If-None-Match: * keeps what is there", "one manifest a job", ObjectTrials::conditionHolds),
                Trial.required("of many writers under it one wins", "one outcome a job", ObjectTrials::oneWriterWins),
                Trial.required(
                        "a part of an object can be read", "admission by a picture's header", ObjectTrials::ranges),
                Trial.required("lists are whole, current and go on after a key", "the sweep", ObjectTrials::lists),
                Trial.required("times of objects are near this clock's", "the sweep", ObjectTrials::clocks),
                Trial.required("large objects go in parts and come back whole", "candidates", ObjectTrials::large),
                Trial.required("keys of every allowed character and length", "names of users", ObjectTrials::keys),
                Trial.optional(
                        "a key may be another one's folder",
                        "prefixes that users choose freely",
                        ObjectTrials::nested));
    }

    private static void writesAreRead(TrialFolder folder) throws Exception {
        byte[] content = noise(300_000);
        ObjectKey key = folder.key("noise.bin");
        folder.store().put(key, content, TrialFolder.TYPE);
        StoredObject read = folder.store().get(key, content.length);
        require(read.sha256().equals(Sha256.of(content)), "other bytes came back");
        require(folder.store().exists(key), "it is said not to be there");
        require(!folder.store().exists(folder.key("never")), "what was never written is said to be there");
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
        require(!folder.store().exists(key), "it is still there");
        folder.store().delete(key); // what is not there is no error
        require(listed(folder).isEmpty(), "it is still listed");
    }

    private static void conditionHolds(TrialFolder folder) throws Exception {
        ObjectKey key = folder.key("manifest.json");
        require(putIfAbsent(folder, key, "first"), "the first write was refused");
        require(!putIfAbsent(folder, key, "second"), "a second write was let through");
        require(folder.text(key).equals("first"), "the second write, refused, is there all the same");
        folder.store().delete(key);
        require(putIfAbsent(folder, key, "third"), "a write after the removal was refused");
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
        require(winners.size() == 1, winners.size() + " of " + WRITERS + " writers were told that they won");
        require(folder.text(key).equals(winners.get(0)), "another one's content than the winner's is there");
    }

    private static void ranges(TrialFolder folder) throws Exception {
        ObjectKey key = folder.put("range", "0123456789");
        String beginning = new String(folder.store().beginning(key, 4), UTF_8);
        require(beginning.equals("0123"), "the first four bytes came as " + beginning);
        String whole = new String(folder.store().beginning(key, 100), UTF_8);
        require(whole.equals("0123456789"), "more bytes than there are came as " + whole);
    }

    /** In which order is the server's to choose, as long as it is the same every time and a folder's objects follow each other. */
    private static void lists(TrialFolder folder) throws Exception {
        List<String> names = List.of("b", "a/b", "a/0", "a-b", "_", "A");
        for (String name : names) {
            folder.put(name, "x");
        }
        List<String> found = listed(folder);
        require(found.size() == names.size() && found.containsAll(names), "of " + names + " it lists " + found);
        require(found.indexOf("a/b") == found.indexOf("a/0") + 1, "a folder's objects lie apart: " + found);
        List<String> paged = new ArrayList<>();
        Optional<ObjectKey> last = Optional.empty();
        for (int page = 0; page <= names.size() / 2; page++) {
            List<ListedObject> next = folder.store().list(folder.prefix(), last, 2);
            next.forEach(object -> paged.add(folder.nameOf(object.key())));
            last = next.isEmpty() ? last : Optional.of(next.get(next.size() - 1).key());
        }
        require(paged.equals(found), "two at a time, each time after the last: " + paged + ", not " + found);
    }

    private static void clocks(TrialFolder folder) throws Exception {
        folder.put("now", "x");
        Instant modified =
                folder.store().list(folder.prefix(), Optional.empty(), 1).get(0).modified();
        Duration apart = Duration.between(modified, Instant.now()).abs();
        require(apart.compareTo(CLOCKS_APART_MAX) < 0, "apart by " + apart);
    }

    private static void large(TrialFolder folder) throws Exception {
        byte[] content = noise(LARGE_BYTES);
        ObjectKey key = folder.key("large.bin");
        folder.store().put(key, content, TrialFolder.TYPE);
        require(Arrays.equals(folder.store().get(key, content.length).bytes(), content), "other bytes came back");
    }

    private static void keys(TrialFolder folder) throws Exception {
        ObjectKey plain = folder.put("Az09._-", "every character");
        require(folder.text(plain).equals("every character"), "other bytes came back");
        StringBuilder name = new StringBuilder();
        int room = Limits.KEY_BYTES_MAX - folder.prefix().path().length();
        while (name.length() < room) {
            boolean slash = name.length() % SEGMENT_CHARACTERS == SEGMENT_CHARACTERS - 1 && name.length() < room - 1;
            name.append(slash ? '/' : 'k');
        }
        ObjectKey longest = folder.put(name.toString(), "the longest");
        require(folder.text(longest).equals("the longest"), "other bytes came back for the longest key");
    }

    private static void nested(TrialFolder folder) throws Exception {
        ObjectKey outer = folder.put("k", "outer");
        ObjectKey inner = folder.put("k/child", "inner");
        require(folder.text(outer).equals("outer") && folder.text(inner).equals("inner"), "one of them is lost");
        require(listed(folder).equals(List.of("k", "k/child")), "of k and k/child it lists " + listed(folder));
        List<ListedObject> behind = folder.store().list(folder.prefix(), Optional.of(outer), 1);
        require(behind.size() == 1, "no list goes on from k to k/child");
    }

    private static boolean putIfAbsent(TrialFolder folder, ObjectKey key, String content) throws Exception {
        return folder.store().putIfAbsent(key, content.getBytes(UTF_8), TrialFolder.TYPE);
    }

    /** Names in the folder. */
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
