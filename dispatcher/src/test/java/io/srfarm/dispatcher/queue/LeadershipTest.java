package io.srfarm.dispatcher.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.messaging.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeadershipTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final QueueConfig config = new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withMapping(QueueConfig.class)
            .build()
            .getConfigMapping(QueueConfig.class);
    private final List<Leadership> candidates = new ArrayList<>();
    private EmbeddedBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = EmbeddedBroker.start(folder, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Topics.EVENTS, 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stopAll() {
        candidates.forEach(candidate -> candidate.stop(new ShutdownEvent()));
        broker.kill();
    }

    @Test
    void oneLeadsUntilItStopsAndThenTheOther() {
        Leadership first = candidate();
        await().atMost(PATIENCE).until(first::isLeading);
        Leadership second = candidate();
        Leadership third = candidate();
        await().during(Duration.ofSeconds(2))
                .atMost(PATIENCE)
                .until(() -> first.isLeading() && !second.isLeading() && !third.isLeading());

        first.stop(new ShutdownEvent());

        assertThat(first.isLeading()).isFalse();
        await().atMost(PATIENCE).until(() -> second.isLeading() != third.isLeading());
    }

    @Test
    void exactlyOneLeadsAgainWhenTheBrokerIsBack() {
        candidate();
        candidate();
        await().atMost(PATIENCE).until(() -> leaders() == 1);

        broker.kill();
        broker = EmbeddedBroker.start(folder, 0);

        await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> leaders() == 1);
    }

    private long leaders() {
        return candidates.stream().filter(Leadership::isLeading).count();
    }

    private Leadership candidate() {
        Leadership candidate = new Leadership(new KafkaClients(Map.of(), broker::bootstrapServers, config), config);
        candidate.start(new StartupEvent());
        candidates.add(candidate);
        return candidate;
    }
}
