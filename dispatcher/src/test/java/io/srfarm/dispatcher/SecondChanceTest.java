package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** Jobs that lie too long, and jobs whose record the broker has lost. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
@TestProfile(SecondChanceTest.Impatient.class)
class SecondChanceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Door door = Door.asAcme();

    /** A farm that waits seconds where others wait minutes. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("srfarm.queue.promote-after", "PT3S", "srfarm.queue.silence-max", "PT2S");
        }
    }

    @Test
    void aJobThatLiesLongIsPutIntoMoreUrgentQueuesOneByOne() {
        String job = door.accepted(documentWith("\"priority\": \"bulk\""));

        Kafka.queued("interactive", job);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Kafka.events(job))
                .filteredOn(JobEvent.Dispatched.class::isInstance)
                .extracting(event -> ((JobEvent.Dispatched) event).queue())
                .startsWith(Priority.BULK)
                .containsSubsequence(Priority.BULK, Priority.NORMAL, Priority.INTERACTIVE));
        assertThat(door.get("/v1/jobs/" + job).text("/state")).isEqualTo("queued");
    }

    @Test
    void aJobWhoseRecordIsGoneWithoutAWordIsDispatchedAgainAndAnotherIsNot() {
        String lost = door.accepted(documentWith("\"priority\": \"interactive\""));
        takeUntil(lost);
        String done = door.accepted(DOCUMENT);
        Kafka.queued("normal", done);
        Kafka.announce(Samples.started(done, 1));
        Kafka.announce(Samples.succeeded(done, 1, 2));

        await().atMost(PATIENCE)
                .until(() -> Kafka.all("sr.jobs.interactive", lost).size() >= 2);
        assertThat(Kafka.all("sr.jobs.normal", done)).hasSize(1);
    }

    /** A worker that acknowledges jobs and never says a word. */
    private static void takeUntil(String last) {
        Map<String, Object> settings = Map.of("bootstrap.servers", Kafka.address(), "group.id", "srfarm-workers");
        try (var worker = new KafkaShareConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            worker.subscribe(List.of("sr.jobs.interactive"));
            List<String> taken = new ArrayList<>();
            await().atMost(PATIENCE).pollInSameThread().until(() -> {
                worker.poll(Duration.ofMillis(200)).forEach(record -> taken.add(record.key()));
                return taken.contains(last);
            });
            worker.commitSync();
        }
    }
}
