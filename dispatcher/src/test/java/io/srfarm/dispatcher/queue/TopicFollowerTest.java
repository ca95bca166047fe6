package io.srfarm.dispatcher.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.embedded.FarmServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reads a topic for ever, and what reads one as a member of a group, on a real broker. */
class TopicFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final String topic = "test-" + UUID.randomUUID();
    private final List<String> read = new CopyOnWriteArrayList<>();
    private final KafkaClients clients = new KafkaClients(
            Map.of(),
            () -> FarmServers.broker().bootstrapServers(),
            new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withMapping(QueueConfig.class)
                    .build()
                    .getConfigMapping(QueueConfig.class));
    private Admin admin;
    private Producer<String, byte[]> producer;

    @BeforeEach
    void createTopic() throws Exception {
        admin = clients.admin();
        producer = clients.producer();
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }

    @AfterEach
    void closeClients() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }

    @Test
    void partitionsThatAreAddedAreReadAsWell() throws Exception {
        try (TopicFollower log = new TopicFollower(topic, clients::reader, PAUSE, record -> read.add(record.key()))) {
            log.start();
            send(0, "before");
            await().atMost(PATIENCE).until(() -> read.contains("before"));

            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            send(2, "after");

            await().atMost(PATIENCE).until(() -> read.contains("after"));
            send(0, "still");
            await().atMost(PATIENCE).until(() -> read.contains("still"));
            assertThat(read).containsExactlyInAnyOrder("before", "after", "still");
        }
    }

    @Test
    void whoAsksForTheEndIsToldWhenAllIsReadThatLayThere() throws Exception {
        try (TopicFollower log = new TopicFollower(topic, clients::reader, PAUSE, record -> read.add(record.key()))) {
            log.start();
            log.readToEnd().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (int i = 0; i < 20; i++) {
                send(0, "record-" + i);

                log.readToEnd().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

                assertThat(read).hasSize(i + 1);
            }
        }
    }

    @Test
    void aRecordThatCannotBeTakenIsPassedOver() throws Exception {
        try (TopicFollower log = new TopicFollower(topic, clients::reader, PAUSE, record -> {
            if (record.key().equals("damaged")) {
                throw new IllegalStateException("damaged");
            }
            read.add(record.key());
        })) {
            log.start();
            send(0, "damaged");
            send(0, "whole");

            await().atMost(PATIENCE).until(() -> read.contains("whole"));
        }
    }

    @Test
    void aGroupsMemberTriesAgainWhatCouldNotBeSettledAndGoesOn() throws Exception {
        List<String> tried = new CopyOnWriteArrayList<>();
        try (GroupReader reader =
                new GroupReader("test-group", List.of(topic), () -> clients.member(topic, 10), PAUSE, PAUSE, open -> {
                    open.forEach(record -> tried.add(record.key()));
                    if (tried.size() < 3) {
                        throw new IllegalStateException("not now");
                    }
                    open.forEach(record -> read.add(record.key()));
                })) {
            reader.start();
            send(0, "first");
            await().atMost(PATIENCE).until(() -> read.contains("first"));
            send(0, "second");
            await().atMost(PATIENCE).until(() -> read.contains("second"));
        }
        assertThat(tried).startsWith("first", "first", "first");

        read.clear();
        try (GroupReader successor = new GroupReader(
                "test-group",
                List.of(topic),
                () -> clients.member(topic, 10),
                PAUSE,
                PAUSE,
                open -> open.forEach(record -> read.add(record.key())))) {
            successor.start();
            send(0, "third");
            await().atMost(PATIENCE).until(() -> read.contains("third"));
            assertThat(read).doesNotContain("first");
        }
    }

    private void send(int partition, String key) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> producer.send(
                        new ProducerRecord<>(topic, partition, key, key.getBytes(UTF_8)))
                .get()
                .hasOffset());
    }
}
