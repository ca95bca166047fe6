package io.srfarm.standalone.check;

import io.srfarm.codec.EventRecords;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.JobEvent;
import io.srfarm.event.Topics;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Everything that {@code sr.events} and {@code sr.results} hold at one moment, by job. */
final class Logs {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Map<Subject, Story> stories = new TreeMap<>();
    private int unreadable;

    /** A job, as it is written in a report. */
    record Subject(Tenant tenant, JobId job) implements Comparable<Subject> {
        @Override
        public int compareTo(Subject other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return tenant + "/" + job;
        }
    }

    private Logs() {}

    /** @param connection the Kafka client's own settings, {@code bootstrap.servers} and security */
    static Logs read(Map<String, Object> connection) {
        Logs logs = new Logs();
        readToItsEnd(connection, Topics.EVENTS, logs::event);
        readToItsEnd(connection, Topics.RESULTS, logs::result);
        return logs;
    }

    Map<Subject, Story> stories() {
        return stories;
    }

    /** Records that are no events of ours; they prove nothing, and break nothing. */
    int unreadable() {
        return unreadable;
    }

    private void event(ConsumerRecord<String, byte[]> record) {
        take(record, event -> story(event).take(event));
    }

    private void result(ConsumerRecord<String, byte[]> record) {
        take(record, event -> {
            if (event instanceof JobEvent.Terminal end) {
                story(event).takeResult(end);
            } else {
                unreadable++;
            }
        });
    }

    private void take(ConsumerRecord<String, byte[]> record, Consumer<JobEvent> taker) {
        try {
            taker.accept(EventRecords.event(record));
        } catch (MalformedMessageException e) {
            unreadable++;
        }
    }

    private Story story(JobEvent event) {
        return stories.computeIfAbsent(new Subject(event.tenant(), event.job()), subject -> new Story());
    }

    private static void readToItsEnd(
            Map<String, Object> connection, String topic, Consumer<ConsumerRecord<String, byte[]>> taker) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!ends.isEmpty()) {
                consumer.poll(POLL).forEach(taker);
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
    }
}
