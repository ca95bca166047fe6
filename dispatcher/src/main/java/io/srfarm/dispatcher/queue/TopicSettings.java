package io.srfarm.dispatcher.queue;

import io.srfarm.messaging.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** The required settings of the farm's topics, including existing ones. */
final class TopicSettings {
    private static final String COMPACTED =
            TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE;

    /** With this many brokers, the loss of one should lose nothing. */
    private static final int BROKERS_MIN = 3;

    private static final int REPLICAS_MIN = 3;
    private static final int IN_SYNC_MIN = 2;

    private final QueueConfig config;

    TopicSettings(QueueConfig config) {
        this.config = config;
    }

    /** Returns the settings of a topic to create. */
    Map<String, String> ofNew(String topic) {
        Map<String, String> settings = required(topic);
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(config.retention().toMillis()));
        settings.put(
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(config.segmentTime().toMillis()));
        if (topic.equals(Topics.WEBHOOKS)) {
            // Only the latest state of a delivery counts, and none is needed for longer than its job is known.
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, COMPACTED);
        }
        return settings;
    }

    /** Returns the settings of every topic, whoever created it. */
    private Map<String, String> required(String topic) {
        Map<String, String> settings = new LinkedHashMap<>();
        // By the sender's clock, records from a sender with a wrong one would be deleted at once or kept for ever.
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        if (isWrittenByOthers(topic)) {
            // The broker's limit on record size applies to compressed bytes, which may expand beyond a reader's memory.
            // Stored uncompressed, the limit applies to what readers get.
            settings.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
        }
        config.minInSyncReplicas()
                .ifPresent(number -> settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(number)));
        return settings;
    }

    private boolean isWrittenByOthers(String topic) {
        return topic.equals(Topics.REQUESTS) || config.requestTopics().contains(topic);
    }

    /** Returns what is wrong with the topics and how to fix it; empty if nothing. All topics must exist. */
    static Optional<String> wrong(Admin admin) throws ExecutionException, InterruptedException {
        List<String> topics = Topics.all().stream()
                .filter(topic -> !topic.equals(Topics.WEBHOOKS)) // compacted intentionally
                .sorted()
                .toList();
        Map<ConfigResource, Config> found = described(admin, topics);
        return topics.stream()
                .filter(topic -> value(found.get(resource(topic)), TopicConfig.CLEANUP_POLICY_CONFIG)
                        .contains(TopicConfig.CLEANUP_POLICY_COMPACT))
                .findFirst()
                .map(topic -> "the topic " + topic
                        + " is compacted, which would remove all but one event of a job:" + " set its "
                        + TopicConfig.CLEANUP_POLICY_CONFIG + " to " + TopicConfig.CLEANUP_POLICY_DELETE);
    }

    /** Applies {@link #required} settings to existing topics. */
    void establish(Admin admin, Collection<String> topics) throws ExecutionException, InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        described(admin, topics).forEach((resource, found) -> {
            List<AlterConfigOp> lacking = new ArrayList<>();
            required(resource.name()).forEach((name, wanted) -> {
                if (!value(found, name).equals(wanted)) {
                    lacking.add(new AlterConfigOp(new ConfigEntry(name, wanted), AlterConfigOp.OpType.SET));
                }
            });
            if (!lacking.isEmpty()) {
                changes.put(resource, lacking);
            }
        });
        if (!changes.isEmpty()) {
            admin.incrementalAlterConfigs(changes).all().get();
        }
    }

    /** Returns advice about the replication of the topics; empty if there is none. */
    Optional<String> replication(Admin admin) throws ExecutionException, InterruptedException {
        int brokers = admin.describeCluster().nodes().get().size();
        Map<String, Integer> replicas = new HashMap<>();
        Map<String, Integer> inSync = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(Topics.all()).allTopicNames().get().values()) {
            int least = topic.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
            replicas.put(topic.name(), least);
        }
        described(admin, Topics.all())
                .forEach((topic, found) -> inSync.put(
                        topic.name(), Integer.parseInt(value(found, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))));
        return advice(brokers, replicas, inSync);
    }

    /** Returns the advice for this number of brokers and these topic settings. */
    static Optional<String> advice(int brokers, Map<String, Integer> replicas, Map<String, Integer> inSync) {
        List<String> weak = new ArrayList<>();
        for (String topic : new TreeSet<>(replicas.keySet())) {
            int copies = replicas.getOrDefault(topic, 0);
            int least = inSync.getOrDefault(topic, 0);
            if (copies < REPLICAS_MIN || least < IN_SYNC_MIN) {
                weak.add(topic + " (replicas " + copies + ", min.insync.replicas " + least + ")");
            }
        }
        return brokers < BROKERS_MIN || weak.isEmpty()
                ? Optional.empty()
                : Optional.of("the cluster has " + brokers
                        + " brokers, but the loss of one can lose accepted jobs: "
                        + String.join(", ", weak) + "; at least " + REPLICAS_MIN + " replicas and min.insync.replicas "
                        + IN_SYNC_MIN + " are advised: set srfarm.queue.replication-factor for new topics, use"
                        + " kafka-reassign-partitions.sh for existing ones, and set"
                        + " srfarm.queue.min-in-sync-replicas for both");
    }

    private static Map<ConfigResource, Config> described(Admin admin, Collection<String> topics)
            throws ExecutionException, InterruptedException {
        return admin.describeConfigs(
                        topics.stream().map(TopicSettings::resource).toList())
                .all()
                .get();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static String value(@Nullable Config config, String name) {
        ConfigEntry entry = config == null ? null : config.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }
}
