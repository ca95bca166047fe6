package io.srfarm.dispatcher.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.messaging.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dispatcher says of a broker that is not as it must be. */
class FarmTopicsTest {
    @TempDir
    static Path folder;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(folder, 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.kill();
    }

    @Test
    void shareGroupsThatAreSwitchedOffAreToldWithTheCommandThatSwitchesThemOn() throws Exception {
        FarmTopics topics = topics(broker.bootstrapServers(), "PT30S");
        try (Admin admin = clients(broker.bootstrapServers(), "PT30S").admin()) {
            setShareVersion(admin, 0);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(topics.lacking(admin))
                    .contains("share groups are disabled")
                    .contains("--feature share.version=1"));

            setShareVersion(admin, 1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(topics.lacking(admin)).isEmpty());
        }
    }

    @Test
    void aTopicThatWouldForgetEventsIsToldWithTheSettingToChange() throws Exception {
        FarmTopics topics = topics(broker.bootstrapServers(), "PT30S");
        try (Admin admin = clients(broker.bootstrapServers(), "PT30S").admin()) {
            await().atMost(PATIENCE).until(() -> topics.lacking(admin).isEmpty());
            clean(admin, "compact");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(topics.lacking(admin))
                    .contains(Topics.EVENTS + " is compacted")
                    .contains("cleanup.policy to delete"));

            clean(admin, "delete");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(topics.lacking(admin)).isEmpty());
        }
    }

    @Test
    void topicsThatWereThereBeforeAreGivenTheBrokersClock() throws Exception {
        FarmTopics topics = topics(broker.bootstrapServers(), "PT30S");
        try (Admin admin = clients(broker.bootstrapServers(), "PT30S").admin()) {
            await().atMost(PATIENCE).until(() -> topics.lacking(admin).isEmpty());
            List<ConfigResource> all = Topics.all().stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList();
            for (ConfigResource topic : all) {
                set(admin, topic, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(topics.lacking(admin)).isEmpty());
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            admin.describeConfigs(all).all().get())
                    .allSatisfy((topic, config) -> assertThat(config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                                    .value())
                            .as(topic.name())
                            .isEqualTo("LogAppendTime")));
        }
    }

    @Test
    void aClusterThatCouldKeepJobsSafelyAndDoesNotIsTold() {
        assertThat(TopicSettings.advice(3, Map.of("sr.events", 1), Map.of("sr.events", 1)))
                .hasValueSatisfying(advice -> assertThat(advice)
                        .contains("3 brokers", "sr.events (replicas 1, min.insync.replicas 1)")
                        .contains("srfarm.queue.replication-factor", "srfarm.queue.min-in-sync-replicas"));
        assertThat(TopicSettings.advice(3, Map.of("sr.events", 3), Map.of("sr.events", 1)))
                .isPresent();
        assertThat(TopicSettings.advice(5, Map.of("sr.events", 3), Map.of("sr.events", 2)))
                .isEmpty();
        assertThat(TopicSettings.advice(1, Map.of("sr.events", 1), Map.of("sr.events", 1)))
                .isEmpty();
    }

    @Test
    void aBrokerThatIsNotThereIsToldWithItsAddressAndTheSettingThatNamesIt() throws Exception {
        try (Admin admin = clients("127.0.0.1:1", "PT2S").admin()) {
            assertThat(topics("127.0.0.1:1", "PT2S").lacking(admin))
                    .isEqualTo("the broker does not answer (kafka.bootstrap.servers=127.0.0.1:1)");
        }
    }

    private static void setShareVersion(Admin admin, int level) throws Exception {
        UpgradeType type = level == 0 ? UpgradeType.SAFE_DOWNGRADE : UpgradeType.UPGRADE;
        FeatureUpdate update = new FeatureUpdate((short) level, type);
        admin.updateFeatures(Map.of("share.version", update), new UpdateFeaturesOptions())
                .all()
                .get();
    }

    private static void clean(Admin admin, String policy) throws Exception {
        set(
                admin,
                new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS),
                TopicConfig.CLEANUP_POLICY_CONFIG,
                policy);
    }

    private static void set(Admin admin, ConfigResource topic, String name, String value) throws Exception {
        ConfigEntry entry = new ConfigEntry(name, value);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static KafkaClients clients(String servers, String answerTimeMax) {
        return new KafkaClients(Map.of(), () -> servers, config(answerTimeMax));
    }

    private static FarmTopics topics(String servers, String answerTimeMax) {
        return new FarmTopics(clients(servers, answerTimeMax), config(answerTimeMax));
    }

    private static QueueConfig config(String answerTimeMax) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(QueueConfig.class)
                .withDefaultValue("srfarm.queue.answer-time-max", answerTimeMax)
                .build()
                .getConfigMapping(QueueConfig.class);
    }
}
