package io.srfarm.standalone.fault;

import io.srfarm.check.TopicSnapshot;
import io.srfarm.messaging.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Produces every record of a topic once more, unchanged. */
record Replay(String bootstrapServers) {
    /** @return the number of records */
    int again(List<String> topics) {
        List<ProducerRecord<String, byte[]>> copies = new ArrayList<>();
        for (String topic : topics) {
            TopicSnapshot.read(
                    Map.of("bootstrap.servers", bootstrapServers),
                    topic,
                    record -> copies.add(new ProducerRecord<>(
                            record.topic(), null, null, record.key(), record.value(), record.headers())));
        }
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            copies.forEach(producer::send);
        }
        return copies.size();
    }

    /** Returns whether the workers have consumed all records of the job topics. */
    boolean isConsumed() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var offsets = admin.listShareGroupOffsets(Map.of(Topics.WORKER_GROUP, new ListShareGroupOffsetsSpec()))
                    .partitionsToOffsetInfo(Topics.WORKER_GROUP)
                    .get();
            // A partition that never had a record has no offsets.
            return offsets.values().stream()
                    .filter(Objects::nonNull)
                    .allMatch(info -> info.lag().map(lag -> lag == 0).orElse(false));
        }
    }
}
