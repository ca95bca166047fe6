package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.event.JobEvent;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** How fast accepted jobs come into their queue; only when asked for: {@code -Dsrfarm.dispatch.jobs=20000}. */
@EnabledIfSystemProperty(named = "srfarm.dispatch.jobs", matches = "[0-9]+")
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class DispatchRateTest {
    private static final int JOBS = Integer.getInteger("srfarm.dispatch.jobs", 1000);

    @Test
    void thousandsOfAcceptedJobsAreDispatchedEachOnce() {
        Door.asAcme();
        String last = "";
        long start = System.nanoTime();
        Map<String, Object> settings = Map.of("bootstrap.servers", Kafka.address(), "acks", "all", "linger.ms", 5);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < JOBS; i++) {
                last = "rate-" + i;
                JobEvent accepted = Samples.accepted(last, DOCUMENT, Instant.now());
                producer.send(EventRecords.event(Topics.EVENTS, accepted, "/srfarm/test"));
            }
        }
        double sent = (System.nanoTime() - start) / 1e9;
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Kafka.all("sr.jobs.normal").size() >= JOBS);
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(Kafka.all("sr.jobs.normal").stream().map(ConsumerRecord::key))
                .doesNotHaveDuplicates();
        System.out.printf("dispatch rate: jobs=%d accepted in %.1f s, dispatched in %.1f s%n", JOBS, sent, seconds);
    }
}
