package io.srfarm.check;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Precision;
import io.srfarm.candidate.Scores;
import io.srfarm.codec.ManifestJson;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.FarmServers;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Priority;
import io.srfarm.job.Reference;
import io.srfarm.job.Sampling;
import io.srfarm.job.ScoreLevel;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Task;
import io.srfarm.job.Tenant;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics and bucket of a farm, created by hand on a real broker and a real store: correct unless a test changes them. */
final class PlantedFarm implements AutoCloseable {
    static final Tenant TENANT = new Tenant("acme");
    static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");
    private static final int SIDE = 8;
    private static final OptionalDouble UNKNOWN = OptionalDouble.empty();

    private final EmbeddedBroker broker;
    private final ObjectStore store;
    private final EmbeddedStore bucket;
    private final Producer<String, byte[]> producer;

    /** @param folder for its own broker and store */
    PlantedFarm(Path folder) {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        bucket = EmbeddedStore.start(folder.resolve("store"), 0, FarmServers.credentials());
        store = new MinioObjectStore(new StoreAddress(
                bucket.endpoint(),
                bucket.endpoint(),
                bucket.region(),
                bucket.bucket(),
                FarmServers.credentials().accessKey(),
                FarmServers.credentials().secretKey()));
        createTopics();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private void createTopics() {
        try (Admin admin = Admin.create(kafka())) {
            admin.createTopics(Topics.all().stream()
                            .map(topic -> new NewTopic(topic, Optional.of(1), Optional.empty()))
                            .toList())
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    ObjectStore store() {
        return store;
    }

    /** Writes a correct job that was accepted and succeeded. */
    JobEvent.Succeeded succeeded(String id) throws Exception {
        JobEvent.Succeeded end = published(id);
        event(accepted(id));
        event(new JobEvent.Started(end.job(), TENANT, AT, 1, "w1", Optional.empty()));
        outcome(end);
        end(end);
        return end;
    }

    JobEvent.Accepted accepted(String id) {
        JobId job = new JobId(id);
        return new JobEvent.Accepted(
                new Job(
                        job,
                        TENANT,
                        new StoredPicture(new ObjectKey("inputs/acme/a.png")),
                        List.of(new Reference.Noise()),
                        8,
                        "refvae-x8",
                        new Sampling(2, 1, 1, 1),
                        new KeyPrefix("sets/acme/" + id + "/"),
                        OutputFormat.PNG,
                        ScoreLevel.FULL,
                        Priority.NORMAL,
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Optional.of(Duration.ofDays(1)),
                        Optional.empty(),
                        new Task.Draw()),
                Sha256.of(id),
                AT,
                OptionalLong.empty(),
                Optional.empty());
    }

    JobEvent.Cancelled cancelled(String id) {
        return new JobEvent.Cancelled(new JobId(id), TENANT, AT, 1);
    }

    JobEvent.CandidateReady candidate(JobEvent.Succeeded end) {
        return new JobEvent.CandidateReady(
                end.job(), TENANT, AT, 1, end.set().candidates().get(0));
    }

    /** Stores a set of two candidates without sending events. */
    JobEvent.Succeeded published(String id) throws Exception {
        List<Candidate> candidates = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            byte[] png = png(8 * SIDE, index);
            Sha256 sha256 = Sha256.of(png);
            ObjectKey key = new ObjectKey("sets/acme/" + id + "/" + index + "-" + sha256.shortHex() + ".png");
            store.put(key, png, "image/png");
            candidates.add(new Candidate(
                    index,
                    key,
                    sha256,
                    png.length,
                    8 * SIDE,
                    8 * SIDE,
                    index,
                    new Reference.Noise(),
                    Scores.NONE,
                    new Candidate.Origin.Drawn()));
        }
        CandidateSet set = new CandidateSet(
                new JobId(id),
                TENANT,
                AT,
                new CandidateSet.Model("refvae-x8", "1", Sha256.of("m"), Precision.FLOAT32),
                new CandidateSet.Input(new StoredPicture(new ObjectKey("inputs/acme/a.png")), SIDE, SIDE),
                8,
                1,
                1,
                1,
                candidates,
                UNKNOWN,
                List.of(),
                new CandidateSet.Timings(1, 1, 1, 1, 1));
        byte[] manifest = ManifestJson.write(set);
        ObjectKey key = new ObjectKey("sets/acme/" + id + "/manifest.json");
        store.put(key, manifest, "application/json");
        return new JobEvent.Succeeded(new JobId(id), TENANT, AT, 1, set, key, Sha256.of(manifest));
    }

    void outcome(JobEvent.Terminal end) throws Exception {
        store.put(new ControlKeys(end.tenant(), end.job()).outcome(), OutcomeJson.write(end), "application/json");
    }

    /** Ends a job like a worker: on both topics. */
    void end(JobEvent.Terminal end) {
        result(end);
        event(end);
    }

    void event(JobEvent event) {
        producer.send(EventRecords.event(Topics.EVENTS, event, "/test"));
    }

    void result(JobEvent.Terminal event) {
        producer.send(EventRecords.event(Topics.RESULTS, event, "/test"));
    }

    void rubbish(String topic) {
        producer.send(new ProducerRecord<>(topic, "key", new byte[] {1, 2, 3}));
    }

    static byte[] png(int side, int shade) throws IOException {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, shade);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    /** Waits until the broker has acknowledged everything. */
    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
        broker.kill();
        bucket.kill();
    }
}
