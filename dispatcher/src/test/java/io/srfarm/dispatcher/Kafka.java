package io.srfarm.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.JobEvent;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.RecordKeys;
import io.srfarm.messaging.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** The broker as an upstream system and a worker see it. */
final class Kafka {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Kafka() {}

    static String address() {
        return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    }

    static void put(ProducerRecord<String, byte[]> record) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As a client writes that is not ours: any bytes as a key. */
    static void putBytes(ProducerRecord<byte[], byte[]> record) {
        try (var producer = producer(Map.of())) {
            producer.send(record).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Written in a transaction, and taken back. */
    static void putAndAbort(ProducerRecord<byte[], byte[]> record) {
        try (var producer = producer(Map.of("transactional.id", "aborting"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record).get();
            producer.abortTransaction();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.putAll(Map.of("bootstrap.servers", address(), "acks", "all"));
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** As a worker announces it. */
    static void announce(JobEvent event) {
        put(EventRecords.event(Topics.EVENTS, event, "/srfarm/worker/test"));
    }

    /** Everything on a topic whose records have one partition. */
    static List<ConsumerRecord<String, byte[]>> all(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address());
        try (var consumer = new KafkaConsumer<>(settings, new RecordKeys.Reader(), new ByteArrayDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            long end = consumer.endOffsets(partition).get(partition.get(0));
            List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
            while (consumer.position(partition.get(0)) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
            return all;
        }
    }

    static List<ConsumerRecord<String, byte[]>> all(String topic, String key) {
        return all(topic).stream()
                .filter(record -> Objects.equals(record.key(), key))
                .toList();
    }

    /** The job's records in the queue of a class, once there is one. */
    static List<ConsumerRecord<String, byte[]>> queued(String queue, String job) {
        return await().atMost(PATIENCE).until(() -> all("sr.jobs." + queue, job), records -> !records.isEmpty());
    }

    /** What happened to a job, but for its way into a queue: that may come before or after other things. */
    static List<JobEvent> story(String job) {
        return events(job).stream()
                .filter(event -> !(event instanceof JobEvent.Dispatched))
                .toList();
    }

    static List<JobEvent> events(String job) {
        List<JobEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : all(Topics.EVENTS, job)) {
            try {
                events.add(EventRecords.event(record));
            } catch (MalformedMessageException e) {
                throw new AssertionError(e);
            }
        }
        return events;
    }

    static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
