package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.candidate.Candidate;
import io.srfarm.codec.ManifestJson;
import io.srfarm.event.JobEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class DeliveryTest {
    private final Door door = Door.asAcme();

    @Test
    void anUploadedPictureLiesWhereTheAnswerSays() {
        JsonNode place = door.post("/v1/uploads", "{\"name\": \"cat.png\", \"bytes\": 6}")
                .expect(200)
                .json();
        String key = place.at("/key").asText();

        assertThat(put(place, "application/octet-stream", "pixels")).isEqualTo(200);

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
                    .isEqualTo(job + candidate.at("/index").asInt());
        }
        assertThat(fetched(set.at("/manifest/url").asText()))
                .isEqualTo(new String(ManifestJson.write(succeeded.set()), UTF_8));
        assertThat(set.at("/candidates/0/scores/lrPsnr").asDouble()).isEqualTo(50.25);
        assertThat(set.at("/manifest/sha256").asText())
                .isEqualTo(succeeded.manifestSha256().hex());
    }

    @Test
    void aBoundUploadTakesThePictureThatWasAnnouncedAndNoOther() {
        JsonNode place = door.post(
                        "/v1/uploads", "{\"name\": \"cat.png\", \"contentType\": \"image/png\", \"bytes\": 6}")
                .expect(200)
                .json();
        String type = place.at("/headers/Content-Type").asText();

        assertThat(put(place, type, "longer than announced")).isEqualTo(403);
        assertThat(put(place, "text/html", "pixels")).isEqualTo(403);
        assertThat(Store.holds(place.at("/key").asText())).isFalse();
        assertThat(put(place, type, "pixels")).isEqualTo(200);
        door.post("/v1/uploads", "{\"name\": \"cat.png\", \"contentType\": \"image/png\"}")
                .expect(400);
        assertThat(door.post("/v1/uploads", "{\"name\": \"cat.png\"}")
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/bytes");
    }

    private static int put(JsonNode place, String contentType, String body) {
        return Door.send(HttpRequest.newBuilder(URI.create(place.at("/url").asText()))
                        .header("Content-Type", contentType)
                        .PUT(BodyPublishers.ofString(body)))
                .status();
    }

    @Test
    void whatNoPictureCanBeGetsNoPlace() {
        String wish = "{\"name\": \"cat.png\", \"contentType\": %s, \"bytes\": %s}";
        for (String type : List.of("\"text/html\"", "null", "1")) {
            assertThat(door.post("/v1/uploads", wish.formatted(type, "6"))
                            .expect(400)
                            .text("/errors/0/pointer"))
                    .isEqualTo("/contentType");
        }
        for (String bytes : List.of("0", "-1", "1.5", "268435457", "1e30", "\"6\"", "null")) {
            assertThat(door.post("/v1/uploads", wish.formatted("\"image/png\"", bytes))
                            .expect(400)
                            .text("/errors/0/pointer"))
                    .as(bytes)
                    .isEqualTo("/bytes");
        }
    }

    @Test
    void aSetComesAsOneArchive() throws IOException {
        String job = door.accepted(DOCUMENT);
        door.get("/v1/jobs/" + job + "/candidates.zip").expect(409);
        JobEvent.Succeeded succeeded = publish(job);
        await().until(() -> archive(job).statusCode() == 200);

        HttpResponse<byte[]> archive = archive(job);
        Map<String, String> entries = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive.body()));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            entries.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
        }

        assertThat(entries)
                .containsExactly(
                        entry("manifest.json", new String(ManifestJson.write(succeeded.set()), UTF_8)),
                        entry("0.png", job + 0),
                        entry("1.png", job + 1));
        assertThat(archive.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"" + job + ".zip\"");
    }

    @Test
    void anArchiveWithACandidateThatWasTamperedWithNeverComesWhole() {
        String job = door.accepted(DOCUMENT);
        JobEvent.Succeeded succeeded = publish(job);
        await().until(() -> door.get("/v1/jobs/" + job + "/candidates").status() == 200);
        Store.put(succeeded.set().candidates().get(1).key().path(), new byte[1 << 20], "image/png");

        assertThatThrownBy(() -> archive(job)).isInstanceOf(IOException.class);
    }

    @Test
    void aChoiceIsKeptUntilTheNextOne() {
        String job = door.accepted(DOCUMENT);
        String path = "/v1/jobs/" + job + "/choice";
        door.post(path, "{\"candidate\": 0}").expect(409);
        JobEvent.Succeeded succeeded = publish(job);
        await().until(() -> door.get("/v1/jobs/" + job + "/candidates").status() == 200);
        assertThat(door.get(path).expect(404).text("/type")).isEqualTo("urn:srfarm:problem:no-choice");

        door.post(path, "{\"candidate\": 0}").expect(200);
        door.post(path, "{\"candidate\": 1, \"note\": \"the sharpest\"}").expect(200);

        JsonNode choice = door.get(path).expect(200).json();
        Candidate chosen = succeeded.set().candidates().get(1);
        assertThat(choice.at("/candidate").asInt()).isEqualTo(1);
        assertThat(choice.at("/sha256").asText()).isEqualTo(chosen.sha256().hex());
        assertThat(choice.at("/seed").asLong()).isEqualTo(chosen.seed());
        assertThat(choice.at("/note").asText()).isEqualTo("the sharpest");
        Door.asGlobex().get(path).expect(404);
        Door.asGlobex().post(path, "{\"candidate\": 0}").expect(404);
    }

    @Test
    void aChoiceOfWhatIsNotThereIsRefused() {
        String job = door.accepted(DOCUMENT);
        publish(job);
        await().until(() -> door.get("/v1/jobs/" + job + "/candidates").status() == 200);

        for (String body : List.of("{}", "{\"candidate\": 2}", "{\"candidate\": -1}", "{\"candidate\": \"0\"}", "[]")) {
            assertThat(door.post("/v1/jobs/" + job + "/choice", body)
                            .expect(400)
                            .text("/errors/0/pointer"))
                    .as(body)
                    .isEqualTo("/candidate");
        }
        String emoji = "{\"candidate\": 0, \"note\": \"" + "\uD83D\uDE3A".repeat(500) + "\"}";
        door.post("/v1/jobs/" + job + "/choice", emoji).expect(200);
        String note = "{\"candidate\": 0, \"note\": \"" + "x".repeat(501) + "\"}";
        assertThat(door.post("/v1/jobs/" + job + "/choice", note).expect(400).text("/errors/0/pointer"))
                .isEqualTo("/note");
        door.post("/v1/jobs/" + job + "/choice", "nonsense").expect(400);
    }

    private HttpResponse<byte[]> archive(String job) throws IOException {
        return Door.bytes(door.request("/v1/jobs/" + job + "/candidates.zip").GET());
    }

    @Test
    void aSetThatWasRemovedIsGone() {
        String job = door.accepted(DOCUMENT);
        Kafka.announce(Samples.succeeded(job, 1, 2));
        await().until(() -> door.get("/v1/jobs/" + job).text("/state").equals("succeeded"));

        door.get("/v1/jobs/" + job + "/candidates").expect(410);
        door.get("/v1/jobs/" + job + "/candidates.zip").expect(410);
        door.post("/v1/jobs/" + job + "/choice", "{\"candidate\": 0}").expect(410);
    }

    /** What a worker does: candidates, then the manifest, then the event. */
    static JobEvent.Succeeded publish(String job) {
        JobEvent.Succeeded succeeded = Samples.succeeded(job, 1, 2);
        for (Candidate candidate : succeeded.set().candidates()) {
            Store.put(candidate.key().path(), content(job, candidate.index()), "image/png");
        }
        Store.put(succeeded.manifestKey().path(), ManifestJson.write(succeeded.set()), "application/json");
        Kafka.announce(succeeded);
        return succeeded;
    }

    /** What the digests of {@link Samples#set} belong to. */
    private static byte[] content(String job, int index) {
        return (job + index).getBytes(UTF_8);
    }

    private static String fetched(String url) {
        return Door.send(HttpRequest.newBuilder(URI.create(url)).GET())
                .response()
                .body();
    }
}
