package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.srfarm.dispatcher.Door.Answer;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.job.JobId;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More than the farm wants to keep. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
@TestProfile(OverloadTest.SmallFarm.class)
class OverloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TENANT_JOBS_MAX = 4;
    private static final String GLOBEX_DOCUMENT = "{\"input\": {\"key\": \"inputs/globex/dog.png\"}}";

    private final Door acme = Door.asAcme();
    private final Door globex = Door.asGlobex();
    private final Set<String> jobs = new HashSet<>();

    /** Eight jobs and 20 million units of work, half of both for one tenant. */
    public static final class SmallFarm implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "srfarm.intake.queued-max", "8",
                    "srfarm.intake.work-max", "20000000",
                    "srfarm.intake.bytes-max", "160000",
                    "srfarm.intake.header-time-max", "PT30S");
        }
    }

    @AfterEach
    void cancelAll() {
        jobs.forEach(job -> {
            acme.delete("/v1/jobs/" + job);
            globex.delete("/v1/jobs/" + job);
        });
    }

    @Test
    void aTenantWithItsShareIsRefusedWhileAnotherIsLetIn() {
        for (int i = 0; i < TENANT_JOBS_MAX; i++) {
            jobs.add(acme.submit(DOCUMENT, "share-" + i).expect(202).text("/job"));
        }

        Answer refused = acme.submit(DOCUMENT).expect(429);

        assertThat(refused.text("/detail")).contains("tenant-share", "queued-max");
        assertThat(refused.text("/type")).isEqualTo("urn:srfarm:problem:overloaded");
        assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(acme.submit(DOCUMENT, "share-0").expect(202).text("/state")).isEqualTo("queued");
        jobs.add(globex.submit(GLOBEX_DOCUMENT).expect(202).text("/job"));
    }

    @Test
    void documentsThatTakeTooMuchMemoryAreRefusedWithTheLimitAndItsValue() {
        String document = Samples.largest();
        for (int i = 0; i < 3; i++) {
            jobs.add(acme.accepted(document));
        }

        Answer refused = acme.submit(document).expect(429);

        assertThat(refused.text("/detail")).contains("tenant-share of bytes-max: 80000");
        jobs.forEach(job -> Kafka.announce(Samples.started(job, 1)));
        await().until(() ->
                acme.get("/v1/jobs?state=running").json().path("jobs").size() == 3);
        assertThat(acme.submit(document).expect(429).text("/detail")).contains("bytes-max");
        jobs.add(globex.submit(GLOBEX_DOCUMENT).expect(202).text("/job"));
        jobs.forEach(job -> Kafka.announce(Samples.succeeded(job, 1, 2)));
        await().until(() -> acme.submit(document, "room-again").status() == 202);
        jobs.add(JobId.derived(Samples.ACME, "room-again").value());
    }

    @Test
    void theKafkaDoorRefusesWithAnEventAndKeepsTheRequest() {
        for (int i = 0; i < TENANT_JOBS_MAX; i++) {
            jobs.add(acme.accepted(DOCUMENT));
        }
        request("too-much", "acme", DOCUMENT);
        request("room", "globex", GLOBEX_DOCUMENT);
        jobs.add("room");

        await().atMost(PATIENCE).until(() -> globex.get("/v1/jobs/room").status() == 200);
        await().atMost(PATIENCE).until(() -> !Kafka.all("sr.dead", "too-much").isEmpty());
        assertThat(Kafka.events("too-much")).singleElement().isInstanceOfSatisfying(JobEvent.Failed.class, failed -> {
            assertThat(failed.error().type()).isEqualTo(ErrorType.OVERLOADED);
            assertThat(failed.error().message()).contains("tenant-share");
        });
        assertThat(acme.get("/v1/jobs/too-much").text("/error/retryable")).isEqualTo("true");
        assertThat(Kafka.all("sr.dead", "too-much")).hasSize(1);
    }

    @Test
    void aLargePictureTakesMoreRoomThanASmallOne() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(1000, 1000, BufferedImage.TYPE_BYTE_GRAY), "png", file))
                .isTrue();
        Store.put("inputs/acme/large.png", file.toByteArray(), "image/png");
        String large = acme.accepted("{\"input\": {\"key\": \"inputs/acme/large.png\"}, \"candidates\": 12}");
        jobs.add(large);

        assertThat(acme.submit(DOCUMENT).expect(429).text("/detail")).contains("work-max");
        assertThat(Kafka.story(large))
                .singleElement()
                .isInstanceOfSatisfying(JobEvent.Accepted.class, accepted -> assertThat(accepted.pixels())
                        .hasValue(1_000_000));

        acme.delete("/v1/jobs/" + large).expect(200);
        jobs.add(acme.accepted(DOCUMENT));
    }

    private static void request(String key, String tenant, String document) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("sr.requests", key, document.getBytes(UTF_8));
        record.headers().add("tenant", tenant.getBytes(UTF_8));
        Kafka.put(record);
    }
}
