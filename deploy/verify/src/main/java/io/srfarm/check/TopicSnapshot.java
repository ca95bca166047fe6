package io.srfarm.check;

import io.srfarm.messaging.RecordKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all records that a topic holds at the moment of the call, in the order of each partition. */
public final class TopicSnapshot {
    private static final Duration POLL = Duration.ofMillis(500);

    private TopicSnapshot() {}

    /** @param connection settings of the Kafka client: {@code bootstrap.servers} and security */
    public static void read(
            Map<String, Object> connection, String topic, Consumer<ConsumerRecord<String, byte[]>> taker) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"); // like the farm's own consumers
        try (var consumer = new KafkaConsumer<>(settings, new RecordKeys.Reader(), new ByteArrayDeserializer())) {
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
