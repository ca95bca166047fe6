package io.srfarm.dispatcher.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.candidate.Candidate;
import io.srfarm.codec.ManifestJson;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.dispatcher.HandSetClock;
import io.srfarm.dispatcher.Samples;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.FarmServers;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real store, by a clock set by hand. */
class SweepTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration RECORDS = Duration.ofDays(30);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HandSetClock clock = new HandSetClock(Instant.now());
    private final Map<String, String> settings = new HashMap<>(Map.of("srfarm.retention.orphan-grace", "PT24H"));
    private final Set<KeyPrefix> inUse = new HashSet<>();
    private ObjectStore store;

    @BeforeEach
    void emptyTheBucket() throws StoreException {
        EmbeddedStore server = FarmServers.store();
        store = new MinioObjectStore(new StoreAddress(
                server.endpoint(),
                server.endpoint(),
                server.region(),
                server.bucket(),
                FarmServers.credentials().accessKey(),
                FarmServers.credentials().secretKey()));
        for (String folder : List.of("control/", "sets/")) {
            for (ListedObject object : store.list(new KeyPrefix(folder), Optional.empty(), 100_000)) {
                store.delete(object.key());
            }
        }
    }

    @Test
    void anObjectThatCannotBeHandledKeepsNoOtherFromItsTurn() throws StoreException {
        List<ObjectKey> all = Stream.of("a", "b", "c")
                .map(name -> new ObjectKey("sets/acme/" + name + "/0.png"))
                .toList();
        for (ObjectKey key : all) {
            put(key, "pixels");
        }
        List<ObjectKey> seen = new ArrayList<>();
        FolderScanner walk = new FolderScanner(new ObjectRemover(store, meters), new KeyPrefix("sets/"), 100);

        walk.round(ObjectKey::folder, together -> {
            seen.add(together.get(0).key());
            if (seen.size() == 1) {
                throw new IllegalArgumentException("damaged");
            } else if (seen.size() == 2) {
                throw new StoreException(StoreException.Kind.DENIED, "not for us");
            }
        });

        assertThat(seen).containsExactlyElementsOf(all);
        assertThat(meters.counter("srfarm.retention.passed.over").count()).isEqualTo(2);
    }

    @Test
    void aSetGoesWhenItsTimeIsOverAndNotAMomentEarlier() throws StoreException {
        JobEvent.Succeeded job = published("a", Optional.of(HOUR));
        Instant end = modified(keys("a").outcome());

        clock.set(end.plus(HOUR));
        setSweep(store).round();
        assertThat(objects("sets/acme/a/")).hasSize(3);

        clock.set(end.plus(HOUR).plusMillis(1));
        setSweep(store).round();
        assertThat(objects("sets/acme/a/")).isEmpty();
        assertThat(store.exists(keys("a").outcome())).isTrue();
        assertThat(removed("manifest")).isEqualTo(1);
        assertThat(removed("candidate")).isEqualTo(job.set().candidates().size());
    }

    @Test
    void whatIsKnownOfAJobGoesWhenNoTopicCanHoldARecordOfIt() throws StoreException {
        published("a", Optional.of(HOUR));
        put(keys("a").cancellation(), "mark");
        Instant newest = modified(keys("a").cancellation());
        SetSweep sweep = setSweep(store);

        clock.set(newest.plus(RECORDS).minusMillis(1));
        sweep.round();
        sweep.round();
        assertThat(objects("control/acme/a/")).hasSize(3);

        clock.set(newest.plus(RECORDS).plusMillis(1));
        sweep.round();
        assertThat(objects("control/acme/a/")).isEmpty();
    }

    @Test
    void aJobThatSaysNothingTakesTheFarmsDefaultWhichMayBeForEver() throws StoreException {
        published("a", Optional.empty());
        published("b", Optional.of(HOUR));
        clock.set(modified(keys("b").outcome()).plus(Duration.ofDays(300)));

        settings.put("srfarm.retention.default", "");
        setSweep(store).round();
        assertThat(objects("sets/acme/a/")).hasSize(3);
        assertThat(objects("control/acme/a/")).hasSize(1);
        assertThat(objects("sets/acme/b/")).isEmpty();

        settings.put("srfarm.retention.default", "P299D");
        setSweep(store).round();
        assertThat(objects("sets/acme/a/")).isEmpty();
        assertThat(objects("control/")).isEmpty();
    }

    @Test
    void whereverASweepBreaksOffItIsTakenUpAgainAndNoManifestNamesWhatIsGone() throws StoreException {
        int removals = 4; // the manifest, two candidates, the outcome
        for (int cut = 0; cut < removals; cut++) {
            JobEvent.Succeeded job = published("a", Optional.of(HOUR));
            clock.set(modified(keys("a").outcome()).plus(RECORDS).plusSeconds(1));

            assertThatThrownBy(setSweep(new CutOffStore(store, cut))::round).isInstanceOf(StoreException.class);

            assertThat(store.exists(keys("a").outcome())).as("cut at " + cut).isTrue();
            assertThat(store.exists(job.manifestKey())).as("cut at " + cut).isEqualTo(cut == 0);
            assertThat(objects("sets/acme/a/")).as("cut at " + cut).hasSize(3 - cut);
            setSweep(store).round();
            assertThat(objects("sets/acme/a/")).as("cut at " + cut).isEmpty();
            assertThat(objects("control/")).as("cut at " + cut).isEmpty();
        }
    }

    @Test
    void aFolderThatAnotherJobHasUsedSinceKeepsItsSet() throws StoreException {
        JobEvent.Succeeded old = published("a", Optional.of(HOUR));
        store.delete(old.manifestKey());
        // Equal pixels lie at equal keys: the other job names one of the same objects.
        byte[] other = ManifestJson.write(Samples.set("a", 1));
        put(old.manifestKey(), new String(other, UTF_8));
        clock.set(modified(keys("a").outcome()).plus(HOUR).plusSeconds(1));

        inUse.add(new KeyPrefix("sets/acme/a/"));
        setSweep(store).round();
        assertThat(objects("sets/acme/a/")).hasSize(3);

        inUse.clear();
        setSweep(store).round();
        assertThat(objects("sets/acme/a/"))
                .containsExactlyInAnyOrder(
                        old.manifestKey(), old.set().candidates().get(0).key());
    }

    @Test
    void aJobThatEndedWithoutASetIsForgottenInItsTimeAndMarksOfOneThatNeverEndedToo() throws StoreException {
        settings.put("srfarm.retention.default", "");
        JobEvent.Cancelled cancelled = new JobEvent.Cancelled(new JobId("a"), Samples.ACME, Samples.NOON, 0);
        put(keys("a").outcome(), new String(OutcomeJson.write(cancelled), UTF_8));
        put(keys("b").crash(1), "mark");
        Instant newest = modified(keys("b").crash(1));

        clock.set(newest.plus(RECORDS).minusSeconds(60));
        setSweep(store).round();
        assertThat(objects("control/")).contains(keys("a").outcome(), keys("b").crash(1));

        clock.set(newest.plus(RECORDS).plusSeconds(60));
        setSweep(store).round();
        assertThat(objects("control/")).isEmpty();
    }

    @Test
    void whatIsNotOursNeitherGoesNorStopsAnything() throws StoreException {
        put(new ObjectKey("control/readme.txt"), "hello");
        put(new ObjectKey("control/ACME/a/outcome.json"), "hello");
        put(AnnouncedModel.FOLDER.key("tiny.json"), "what a worker said of a model");
        put(keys("a").outcome(), "garbage");
        put(keys("aa").outcome(), "x".repeat((2 << 20) + 1));
        put(new ObjectKey("sets/acme/album/notes.txt"), "hello");
        put(new ObjectKey("sets/acme/album/0-0123456789ab.gif"), "hello");
        put(new ObjectKey("sets/acme/foreign/manifest.json"), "{\"name\": \"my web app\"}");
        put(new ObjectKey("sets/acme/foreign/0-0123456789ab.png"), "hello");
        put(new ObjectKey("sets/acme/z/0-0123456789ab.png"), "an orphan behind all that");
        published("b", Optional.of(HOUR));
        clock.set(Instant.now().plus(Duration.ofDays(400)));

        setSweep(store).round();
        orphanSweep(store).round();

        assertThat(objects("control/")).hasSize(5).contains(AnnouncedModel.FOLDER.key("tiny.json"));
        assertThat(meters.counter("srfarm.retention.unreadable").count()).isEqualTo(2);
        assertThat(objects("sets/")).hasSize(4).noneMatch(key -> key.path().startsWith("sets/acme/z/"));
    }

    @Test
    void candidatesThatNoManifestNamesGoAfterTheGrace() throws StoreException {
        JobEvent.Succeeded job = published("a", Optional.empty());
        ObjectKey half = new ObjectKey("sets/acme/a/7-0123456789ab.png");
        ObjectKey failed = new ObjectKey("sets/acme/b/0-0123456789ab.png");
        ObjectKey running = new ObjectKey("sets/acme/c/0-0123456789ab.png");
        for (ObjectKey orphan : List.of(half, failed, running)) {
            put(orphan, "png");
        }
        inUse.add(new KeyPrefix("sets/acme/c/"));
        Instant newest = modified(running);

        clock.set(newest.plus(Duration.ofHours(23)));
        orphanSweep(store).round();
        assertThat(objects("sets/")).hasSize(6);

        clock.set(newest.plus(Duration.ofHours(25)));
        orphanSweep(store).round();
        assertThat(objects("sets/")).doesNotContain(half, failed).contains(running, job.manifestKey());
        assertThat(objects("sets/acme/a/")).hasSize(3);
        assertThat(removed("orphan")).isEqualTo(2);

        inUse.clear();
        orphanSweep(store).round();
        assertThat(store.exists(running)).isFalse();
    }

    @Test
    void anOrphanSweepThatBreaksOffIsTakenUpAgain() throws StoreException {
        put(new ObjectKey("sets/acme/b/0-0123456789ab.png"), "png");
        put(new ObjectKey("sets/acme/b/1-0123456789ab.png"), "png");
        clock.set(Instant.now().plus(Duration.ofHours(25)));

        assertThatThrownBy(orphanSweep(new CutOffStore(store, 1))::round).isInstanceOf(StoreException.class);
        assertThat(objects("sets/")).hasSize(1);

        orphanSweep(store).round();
        assertThat(objects("sets/")).isEmpty();
    }

    @Test
    void manyJobsTakeSeveralRoundsAndNoneIsLeftOut() throws StoreException {
        settings.put("srfarm.retention.objects-max", "10");
        for (int i = 0; i < 12; i++) {
            published("job-" + i, Optional.of(HOUR));
            put(keys("job-" + i).cancellation(), "mark");
            put(new ObjectKey("sets/acme/half-" + i + "/0-0123456789ab.png"), "png");
        }
        clock.set(Instant.now().plus(Duration.ofHours(25)));
        SetSweep sets = setSweep(store);
        OrphanSweep orphans = orphanSweep(store);

        for (int round = 0; round < 10; round++) {
            sets.round();
            orphans.round();
        }

        assertThat(objects("sets/")).isEmpty();
        assertThat(objects("control/")).hasSize(36);
    }

    /** What a worker leaves of a job that has succeeded. */
    private JobEvent.Succeeded published(String id, Optional<Duration> retention) throws StoreException {
        JobEvent.Succeeded job = Samples.succeeded(id, 1, 2);
        for (Candidate candidate : job.set().candidates()) {
            put(candidate.key(), "png");
        }
        put(job.manifestKey(), new String(ManifestJson.write(job.set()), UTF_8));
        put(keys(id).outcome(), new String(OutcomeJson.write(job, retention), UTF_8));
        return job;
    }

    private SetSweep setSweep(ObjectStore on) {
        return new SetSweep(new ObjectRemover(on, meters), inUse::contains, config(), RECORDS, clock);
    }

    private OrphanSweep orphanSweep(ObjectStore on) {
        return new OrphanSweep(new ObjectRemover(on, meters), inUse::contains, config(), clock);
    }

    private RetentionConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(RetentionConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(RetentionConfig.class);
    }

    @Test
    void anUploadThatNoJobNamesGoesInItsTimeAndOtherInputsStay() throws StoreException {
        for (ListedObject object : store.list(new KeyPrefix("inputs/"), Optional.empty(), 100_000)) {
            store.delete(object.key());
        }
        ObjectKey unused = new ObjectKey("inputs/acme/" + JobId.random() + "/cat.png");
        ObjectKey used = new ObjectKey("inputs/acme/" + JobId.random() + "/dog.png");
        ObjectKey own = new ObjectKey("inputs/acme/album/cat.png");
        for (ObjectKey key : List.of(unused, used, own)) {
            put(key, "png");
        }
        Instant newest = modified(own);

        clock.set(newest.plus(Duration.ofDays(29)));
        uploadSweep(used).round();
        assertThat(objects("inputs/")).hasSize(3);

        settings.put("srfarm.retention.uploads", "");
        clock.set(newest.plus(Duration.ofDays(300)));
        uploadSweep(used).round();
        assertThat(objects("inputs/")).hasSize(3);

        settings.remove("srfarm.retention.uploads");
        uploadSweep(used).round();
        assertThat(objects("inputs/")).containsExactlyInAnyOrder(used, own);
        assertThat(removed("upload")).isEqualTo(1);
    }

    private UploadSweep uploadSweep(ObjectKey named) {
        return new UploadSweep(new ObjectRemover(store, meters), () -> Set.of(named), config(), clock);
    }

    private void put(ObjectKey key, String content) throws StoreException {
        store.put(key, content.getBytes(UTF_8), "text/plain");
    }

    private Instant modified(ObjectKey key) throws StoreException {
        String folder = key.path().substring(0, key.path().lastIndexOf('/') + 1);
        return store.list(new KeyPrefix(folder), Optional.empty(), 100).stream()
                .filter(object -> object.key().equals(key))
                .findFirst()
                .orElseThrow()
                .modified();
    }

    private List<ObjectKey> objects(String folder) throws StoreException {
        return store.list(new KeyPrefix(folder), Optional.empty(), 100_000).stream()
                .map(ListedObject::key)
                .toList();
    }

    private double removed(String kind) {
        return meters.counter("srfarm.retention.removed", "kind", kind).count();
    }

    private static ControlKeys keys(String id) {
        return new ControlKeys(Samples.ACME, new JobId(id));
    }
}
