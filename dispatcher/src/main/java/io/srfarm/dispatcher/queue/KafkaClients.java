package io.srfarm.dispatcher.queue;

import io.smallrye.common.annotation.Identifier;
import io.srfarm.messaging.RecordKeys;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates plain Kafka clients from the application's {@code kafka.*} settings. */
@Singleton
public final class KafkaClients {
    /** The consumer group that elects the leading dispatcher. */
    private static final String LEADERS_GROUP = "srfarm-dispatchers-leading";

    /** Batch size per partition and request: a burst of a thousand jobs needs ten requests instead of sixty. */
    private static final int BATCH_BYTES = 128 << 10;

    private static final int READER_RECORDS = 5000;
    private static final int READER_BYTES = 4 << 20;
    private static final int METADATA_AGE_MAX_MILLIS = 5000;

    private final Map<String, Object> settings;
    private final BrokerConfig broker;
    private final QueueConfig config;

    public KafkaClients(
            @Identifier("default-kafka-broker") Map<String, Object> settings, BrokerConfig broker, QueueConfig config) {
        this.broker = broker;
        this.settings = settings;
        this.config = config;
    }

    /** Creates an idempotent producer that waits for all in-sync replicas up to a time limit. */
    Producer<String, byte[]> producer() {
        Map<String, Object> own = copy();
        int limit = millis(config.deliveryTimeMax());
        own.put(ProducerConfig.ACKS_CONFIG, "all");
        own.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        own.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        own.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit);
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, limit / 2);
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limit);
        return new KafkaProducer<>(own, new RecordKeys.Writer(), new ByteArraySerializer());
    }

    /**
     * Creates a consumer for assigned partitions, without a group, that starts at the first record and fetches large
     * batches because it reads whole topics.
     */
    public Consumer<String, byte[]> reader() {
        Map<String, Object> own = reading();
        own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, READER_RECORDS);
        own.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, READER_BYTES);
        own.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(config.answerTimeMax()));
        own.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(config.answerTimeMax()));
        return consumer(own);
    }

    /**
     * Creates a member of a group of dispatchers that share the partitions of their topics.
     *
     * @param recordsMax most records of one poll
     */
    public Consumer<String, byte[]> member(String group, int recordsMax) {
        Map<String, Object> own = grouped(group);
        own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsMax);
        return consumer(own);
    }

    /**
     * Creates a member of the leader election group. It reads nothing; sticky assignment keeps the leader when others
     * join.
     */
    Consumer<String, byte[]> candidate() {
        Map<String, Object> own = grouped(LEADERS_GROUP);
        own.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return consumer(own);
    }

    private Map<String, Object> grouped(String group) {
        Map<String, Object> own = reading();
        own.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        own.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(config.leaderSession()));
        own.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                millis(config.leaderSession().dividedBy(6)));
        return own;
    }

    private Map<String, Object> reading() {
        Map<String, Object> own = copy();
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Records of aborted transactions do not count.
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Partitions that are added to a topic are read within seconds.
        own.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MAX_MILLIS);
        return own;
    }

    private static Consumer<String, byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new RecordKeys.Reader(), new ByteArrayDeserializer());
    }

    Admin admin() {
        Map<String, Object> own = copy();
        own.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(config.answerTimeMax()));
        own.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(config.answerTimeMax()));
        return Admin.create(own);
    }

    /** Returns the configured address of the broker. */
    String servers() {
        return broker.servers();
    }

    private Map<String, Object> copy() {
        Map<String, Object> own = new HashMap<>(settings);
        own.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.servers());
        // Reconnect within a second after an outage instead of waiting for a long backoff.
        own.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return own;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
