package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.dispatcher.Door.Answer;
import io.srfarm.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class BrokerOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Door door = Door.asAcme();

    @Test
    void noJobIsAcceptedWhileTheBrokerIsAwayAndAllAreOnceItIsBack() {
        String before = door.accepted(DOCUMENT);
        Door scaler = Door.with(FarmServersResource.SCALER_KEY);
        scaler.get("/v1/backlog").expect(200);
        FarmServersResource.kill(FarmServersResource.BROKER_PID);
        try {
            Answer refused = door.submit(DOCUMENT, "in-the-dark").expect(503);
            assertThat(refused.header("Retry-After")).matches("[0-9]+");
            await().atMost(PATIENCE)
                    .until(() ->
                            Door.send(Door.open("/q/health/group/operations").GET())
                                            .status()
                                    == 503);
            assertThat(Door.send(Door.open("/q/health/ready").GET()).status()).isEqualTo(200);
            assertThat(door.get("/v1/jobs/never-there").expect(503).header("Retry-After"))
                    .matches("[0-9]+");
            assertThat(Door.send(Door.open("/q/health/live").GET()).status()).isEqualTo(200);
            scaler.get("/v1/backlog").expect(503);
            await().untilAsserted(() -> assertThat(
                            Door.send(Door.open("/q/metrics").GET()).response().body())
                    .contains("srfarm_workers_desired NaN")
                    .contains("srfarm_backlog_jobs{priority=\"normal\"} NaN"));
            assertThat(door.get("/v1/jobs/" + before).expect(200).text("/state"))
                    .isEqualTo("queued");
        } finally {
            startBroker();
        }

        await().atMost(PATIENCE)
                .until(() -> door.submit(DOCUMENT, "in-the-dark").status() == 202);
        await().atMost(PATIENCE)
                .until(() ->
                        Door.send(Door.open("/q/health/group/operations").GET()).status() == 200);
        ProducerRecord<String, byte[]> request =
                new ProducerRecord<>("sr.requests", "after-the-outage", DOCUMENT.getBytes(UTF_8));
        request.headers().add("tenant", "acme".getBytes(UTF_8));
        Kafka.put(request);
        await().atMost(PATIENCE)
                .until(() -> door.get("/v1/jobs/after-the-outage").status() == 200);
        assertThat(door.get("/v1/jobs/" + before).expect(200).text("/state")).isEqualTo("queued");
    }

    /** On the same folder and port: to the dispatcher it is the same broker. */
    private static void startBroker() {
        Path folder = Path.of(System.getProperty(FarmServersResource.BROKER_FOLDER));
        int port = Integer.parseInt(Kafka.address().substring(Kafka.address().indexOf(':') + 1));
        @SuppressWarnings("resource") // ended by the resource, with the others
        EmbeddedBroker broker = EmbeddedBroker.start(folder, port);
        System.setProperty(FarmServersResource.BROKER_PID, Long.toString(broker.pid()));
    }
}
