package io.srfarm.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.localfarm.FarmException;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends job records like a careful client: acks=all, idempotent producer. */
final class KafkaLoad {
    /** A topic for this benchmark only, which has no consumers. */
    private static final String BARE = "srfarm.bench.bare";

    private static final String BOOTSTRAP = "bootstrap.servers";

    private final String brokers;
    private final byte[] document;

    KafkaLoad(String brokers, byte[] document) {
        this.brokers = brokers;
        this.document = document.clone();
    }

    /** Returns the records per second that the broker alone accepts: the same record, without a consumer. */
    double bare(int records) throws FarmException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(BOOTSTRAP, brokers))) {
            if (!admin.listTopics().names().get().contains(BARE)) {
                admin.createTopics(List.of(new NewTopic(BARE, 1, (short) 1)))
                        .all()
                        .get();
            }
        } catch (ExecutionException e) {
            throw new FarmException("the broker cannot create a topic", e);
        }
        long start = System.nanoTime();
        send(BARE, "bare", 0, records);
        return records / HttpLoad.seconds(System.nanoTime() - start);
    }

    /** Submits jobs with ids {@code PREFIX-NUMBER}; returns when the broker has acknowledged all. */
    void submit(String prefix, int first, int records) throws FarmException {
        send(Topics.REQUESTS, prefix, first, records);
    }

    private void send(String topic, String prefix, int first, int records) throws FarmException {
        Map<String, Object> settings = Map.of(
                BOOTSTRAP, brokers, "acks", "all", "enable.idempotence", true, "linger.ms", 5, "batch.size", 65_536);
        LongAdder failed = new LongAdder();
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int i = first; i < first + records; i++) {
                ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, prefix + "-" + i, document);
                record.headers().add(EventRecords.TENANT_HEADER, "demo".getBytes(UTF_8));
                var unused = producer.send(record, (place, failure) -> {
                    if (failure != null) {
                        failed.increment();
                    }
                });
            }
            producer.flush();
        }
        if (failed.sum() > 0) {
            throw new FarmException("the broker did not accept " + failed.sum() + " of " + records + " records");
        }
    }
}
