package io.srfarm.worker.lease;

import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;

import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.job.Priority;
import io.srfarm.messaging.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The farm's topics and group on a real broker, and a producer: what the dispatcher is to a worker. */
final class Queue implements RecordSender, AutoCloseable {
    private final Map<String, Object> connection;
    private final Admin admin;
    private final Producer<String, byte[]> producer;

    Queue(EmbeddedBroker broker) throws Exception {
        connection = Map.of("bootstrap.servers", broker.bootstrapServers());
        admin = Admin.create(connection);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        createTopics();
        configure("share.auto.offset.reset", "earliest");
    }

    private void createTopics() throws Exception {
        List<NewTopic> missing = new ArrayList<>();
        var there = admin.listTopics().names().get();
        Topics.all().stream()
                .filter(topic -> !there.contains(topic))
                .forEach(topic -> missing.add(new NewTopic(topic, 1, (short) 1)));
        admin.createTopics(missing).all().get();
    }

    void lock(Duration lock) throws Exception {
        configure("share.record.lock.duration.ms", Long.toString(lock.toMillis()));
    }

    private void configure(String name, String value) throws Exception {
        var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
        admin.incrementalAlterConfigs(Map.of(group, List.of(new AlterConfigOp(new ConfigEntry(name, value), SET))))
                .all()
                .get();
    }

    Map<String, Object> connection() {
        return connection;
    }

    void add(Priority priority, String key) throws SendException {
        send(new ProducerRecord<>(Topics.jobs(priority), key, new byte[] {1}));
    }

    @Override
    public void send(ProducerRecord<String, byte[]> record) throws SendException {
        try {
            producer.send(record).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new SendException("not sent", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
