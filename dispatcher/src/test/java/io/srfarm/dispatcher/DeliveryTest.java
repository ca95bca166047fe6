package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.candidate.Candidate;
import io.srfarm.codec.ManifestJson;
import io.srfarm.event.JobEvent;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class DeliveryTest {
    private final Door door = Door.asAcme();

    @Test
    void anUploadedPictureLiesWhereTheAnswerSays() {
        JsonNode place =
                door.post("/v1/uploads", "{\"name\": \"cat.png\"}").expect(200).json();
        String key = place.at("/key").asText();

        HttpRequest.Builder put =
                HttpRequest.newBuilder(URI.create(place.at("/url").asText())).PUT(BodyPublishers.ofString("pixels"));
        assertThat(Door.send(put).status()).isEqualTo(200);

        assertThat(key).matches("inputs/acme/j[0-9a-v]{26}/cat\\.png");
        assertThat(Instant.parse(place.at("/expires").asText()))
                .isAfter(Instant.now().plus(Duration.ofMinutes(50)));
        assertThat(Store.holds(key)).isTrue();
        door.submit("{\"input\": {\"key\": \"" + key + "\"}}").expect(202);
    }

    @Test
    void aNameThatNoKeyCanEndInIsRefused() {
        for (String body : List.of(
                "{}",
                "{\"name\": 1}",
                "{\"name\": \"\"}",
                "{\"name\": \"../x\"}",
                "{\"name\": \"a/b\"}",
                "[]",
                "{\"name\": \"" + "x".repeat(101) + "\"}")) {
            assertThat(door.post("/v1/uploads", body).expect(400).text("/errors/0/pointer"))
                    .as(body)
                    .isEqualTo("/name");
        }
        door.post("/v1/uploads", "nonsense").expect(400);
        door.post("/v1/uploads", "").expect(400);
    }

    @Test
    void aSetIsHandedOutWithUrlsThatWork() {
        String job = door.accepted(DOCUMENT);
        assertThat(door.get("/v1/jobs/" + job + "/candidates").expect(409).text("/state"))
                .isEqualTo("queued");

        JobEvent.Succeeded succeeded = publish(job);
        await().until(() -> door.get("/v1/jobs/" + job + "/candidates").status() == 200);

        JsonNode set = door.get("/v1/jobs/" + job + "/candidates").json();
        assertThat(set.at("/candidates")).hasSize(2);
        for (JsonNode candidate : set.at("/candidates")) {
            assertThat(fetched(candidate.at("/url").asText()))
                    .isEqualTo("png" + candidate.at("/index").asInt());
        }
        assertThat(fetched(set.at("/manifest/url").asText()))
                .isEqualTo(new String(ManifestJson.write(succeeded.set()), UTF_8));
        assertThat(set.at("/candidates/0/scores/lrPsnr").asDouble()).isEqualTo(50.25);
        assertThat(set.at("/manifest/sha256").asText())
                .isEqualTo(succeeded.manifestSha256().hex());
    }

    @Test
    void aSetThatWasRemovedIsGone() {
        String job = door.accepted(DOCUMENT);
        Kafka.announce(Samples.succeeded(job, 1, 2));
        await().until(() -> door.get("/v1/jobs/" + job).text("/state").equals("succeeded"));

        door.get("/v1/jobs/" + job + "/candidates").expect(410);
    }

    /** What a worker does: candidates, then the manifest, then the event. */
    private static JobEvent.Succeeded publish(String job) {
        JobEvent.Succeeded succeeded = Samples.succeeded(job, 1, 2);
        for (Candidate candidate : succeeded.set().candidates()) {
            Store.put(candidate.key().path(), ("png" + candidate.index()).getBytes(UTF_8), "image/png");
        }
        Store.put(succeeded.manifestKey().path(), ManifestJson.write(succeeded.set()), "application/json");
        Kafka.announce(succeeded);
        return succeeded;
    }

    private static String fetched(String url) {
        return Door.send(HttpRequest.newBuilder(URI.create(url)).GET())
                .response()
                .body();
    }
}
