package io.srfarm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class ShareGroupTest {
    private final String servers = FarmServers.broker().bootstrapServers();
    private String name = "";

    @TempDir
    Path folder;

    @BeforeEach
    void aTopicWithOneRecordAndAGroupThatReadsFromTheBeginning(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        Records.createTopic(servers, name);
        Records.readFromTheBeginning(servers, name);
        Records.produce(servers, name, "produced before anybody joined");
    }

    @Test
    void deliversRecordsProducedBeforeTheFirstMemberJoined() {
        try (var member = Records.member(servers, name, name)) {
            ConsumerRecord<String, String> record = next(member);

            assertThat(record.value()).isEqualTo("produced before anybody joined");
            assertThat(record.deliveryCount()).contains((short) 1);
            member.acknowledge(record, AcknowledgeType.ACCEPT);
            assertThat(member.commitSync())
                    .allSatisfy((partition, failure) -> assertThat(failure).isEmpty());
        }
    }

    @Test
    void redeliversRecordsOfAKilledMember() throws IOException {
        Path log = folder.resolve("holder.log");
        try (ChildJvm holder = ChildJvm.named("holder")
                .classPath(ClassPath.visible())
                .options("-Xmx64m", "-XX:TieredStopAtLevel=1")
                .mainClass(HoldsARecord.class.getName())
                .arguments(servers, name)
                .log(log)
                .start()) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> Files.readString(log).contains("holding"));

            holder.kill();
        }
        try (var member = Records.member(servers, name, name)) {
            ConsumerRecord<String, String> record = next(member);

            assertThat(record.deliveryCount().orElseThrow()).isGreaterThan((short) 1);
            member.acknowledge(record, AcknowledgeType.ACCEPT);
        }
    }

    @Test
    void letsAMemberRenewItsLock() {
        try (var member = Records.member(servers, name, name)) {
            ConsumerRecord<String, String> first = next(member);

            member.acknowledge(first, AcknowledgeType.RENEW);
            member.commitSync();
            ConsumerRecord<String, String> again = next(member);

            assertThat(again.offset()).isEqualTo(first.offset());
            assertThat(again.deliveryCount()).contains((short) 1);
            member.acknowledge(again, AcknowledgeType.ACCEPT);
        }
    }

    private static ConsumerRecord<String, String> next(KafkaShareConsumer<String, String> member) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            var records = member.poll(Duration.ofMillis(200));
            if (!records.isEmpty()) {
                return records.iterator().next();
            }
        }
        throw new AssertionError("no record within 60 s");
    }

    /** Acquires one record and keeps it until killed. */
    static final class HoldsARecord {
        private HoldsARecord() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (var member = Records.member(arguments[0], arguments[1], arguments[1])) {
                next(member);
                System.out.println("holding");
                Thread.currentThread().join();
            }
        }
    }
}
