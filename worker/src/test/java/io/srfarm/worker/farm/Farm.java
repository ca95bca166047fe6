package io.srfarm.worker.farm;

import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;
import static org.awaitility.Awaitility.await;

import io.srfarm.embedded.Credentials;
import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.FarmServers;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PngWriter;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A farm without its workers, as a dispatcher sees it: topics, bucket, and everything that was ever said. */
final class Farm implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final List<String> HEARD = List.of(Topics.EVENTS, Topics.RESULTS, Topics.DEAD);

    private final EmbeddedBroker broker;
    private final StoreAddress address;
    private final ObjectStore store;
    private final Admin admin;
    private final Producer<String, byte[]> producer;
    private final Consumer<String, byte[]> listener;
    private final List<ConsumerRecord<String, byte[]>> heard = new ArrayList<>();

    /** On the servers that all tests share. */
    Farm() throws Exception {
        this(FarmServers.broker(), FarmServers.store(), FarmServers.credentials());
    }

    Farm(EmbeddedBroker broker, EmbeddedStore store, Credentials credentials) throws Exception {
        this.broker = broker;
        this.address = new StoreAddress(
                store.endpoint(),
                store.endpoint(),
                store.region(),
                store.bucket(),
                credentials.accessKey(),
                credentials.secretKey());
        this.store = new MinioObjectStore(address);
        Map<String, Object> connection = Map.of("bootstrap.servers", broker.bootstrapServers());
        this.admin = Admin.create(connection);
        this.producer = new KafkaProducer<>(connection, new StringSerializer(), new ByteArraySerializer());
        this.listener = new KafkaConsumer<>(connection, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** What the dispatcher does before it is ready. */
    Farm open() throws Exception {
        var there = admin.listTopics().names().get();
        admin.createTopics(Topics.all().stream()
                        .filter(topic -> !there.contains(topic))
                        .map(topic -> new NewTopic(topic, 1, (short) 1))
                        .toList())
                .all()
                .get();
        configure("share.auto.offset.reset", "earliest");
        lock(Duration.ofSeconds(15));
        List<TopicPartition> partitions =
                HEARD.stream().map(topic -> new TopicPartition(topic, 0)).toList();
        listener.assign(partitions);
        listener.seekToBeginning(partitions);
        return this;
    }

    void lock(Duration lock) throws Exception {
        configure("share.record.lock.duration.ms", Long.toString(lock.toMillis()));
    }

    /** What a worker must be told about this farm. */
    Map<String, String> environment() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "SRFARM_STORE_ENDPOINT", address.endpoint().toString(),
                "SRFARM_STORE_REGION", address.region(),
                "SRFARM_STORE_BUCKET", address.bucket(),
                "SRFARM_STORE_ACCESS_KEY", address.accessKey(),
                "SRFARM_STORE_SECRET_KEY", address.secretKey());
    }

    ObjectStore store() {
        return store;
    }

    /** Stores a picture of its own for each {@code salt}, smooth and with edges. */
    ObjectKey picture(String name, int width, int height, int salt) throws Exception {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte) (128 + 90 * Math.sin(x * 0.5 + salt + i % 3) + ((x / 5 + y / 7) % 2) * 30);
        }
        return file(name, PngWriter.write(new Picture(width, height, rgb)));
    }

    ObjectKey file(String name, byte[] content) throws Exception {
        ObjectKey key = new ObjectKey("inputs/acme/" + name);
        store.put(key, content, "application/octet-stream");
        return key;
    }

    Job submit(JobDraft draft) throws Exception {
        Job job = draft.job();
        send(EventRecords.job(Topics.jobs(job.priority()), job));
        return job;
    }

    void send(ProducerRecord<String, byte[]> record) throws Exception {
        producer.send(record).get();
    }

    /** How the job has ended; waits for it. */
    JobEvent.Terminal end(Job job) throws Exception {
        return end(job, SOON);
    }

    JobEvent.Terminal end(Job job, Duration timeMax) throws Exception {
        await().atMost(timeMax)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        !results(job).isEmpty() && events(job).stream().anyMatch(JobEvent.Terminal.class::isInstance));
        return results(job).get(0);
    }

    /** How the job has ended, once that was reported so many times, and at least once as an event. */
    JobEvent.Terminal lastEnd(Job job, int times) throws Exception {
        await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .until(() -> results(job).size() >= times
                        && events(job).stream()
                                        .filter(JobEvent.Terminal.class::isInstance)
                                        .count()
                                >= times);
        return results(job).get(results(job).size() - 1);
    }

    List<JobEvent> events(Job job) throws Exception {
        return said(Topics.EVENTS, job);
    }

    List<JobEvent.Terminal> results(Job job) throws Exception {
        return said(Topics.RESULTS, job).stream()
                .map(JobEvent.Terminal.class::cast)
                .toList();
    }

    List<ConsumerRecord<String, byte[]>> dead(String key) {
        listen();
        return heard.stream()
                .filter(record -> record.topic().equals(Topics.DEAD) && key.equals(record.key()))
                .toList();
    }

    <T extends JobEvent> Optional<T> first(Class<T> kind, Job job) throws Exception {
        return events(job).stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    <T extends JobEvent> T awaitFirst(Class<T> kind, Job job) throws Exception {
        await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> first(kind, job).isPresent());
        return first(kind, job).orElseThrow();
    }

    private List<JobEvent> said(String topic, Job job) throws Exception {
        listen();
        List<JobEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : heard) {
            if (record.topic().equals(topic) && job.id().value().equals(record.key())) {
                events.add(EventRecords.event(record));
            }
        }
        return events;
    }

    private void listen() {
        for (var records = listener.poll(Duration.ofMillis(20));
                !records.isEmpty();
                records = listener.poll(Duration.ofMillis(5))) {
            records.forEach(heard::add);
        }
    }

    private void configure(String name, String value) throws Exception {
        var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
        admin.incrementalAlterConfigs(Map.of(group, List.of(new AlterConfigOp(new ConfigEntry(name, value), SET))))
                .all()
                .get();
    }

    @Override
    public void close() {
        listener.close();
        producer.close();
        admin.close();
    }
}
