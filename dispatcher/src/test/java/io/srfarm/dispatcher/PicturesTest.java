package io.srfarm.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pages ask for, asked over HTTP: pictures one by one, links, the library. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class PicturesTest {
    private final Door door = Door.asAcme();

    @Test
    void aJobsPicturesComeOneByOneAsSoonAsTheyHaveLanded() throws IOException {
        PictureSet set = PictureSet.submitted(door, "one.png", 16, 16, 2, "");
        String path = "/v1/jobs/" + set.job();
        assertThat(fetched(path + "/pictures/input").headers().firstValue("Content-Type"))
                .hasValue("image/png");
        door.get(path + "/pictures/candidates/0").expect(404);
        door.get(path + "/manifest").expect(409);
        set.start();
        set.land(0);
        await().until(() -> fetched(path + "/pictures/candidates/0").statusCode() == 200);
        door.get(path + "/pictures/candidates/1").expect(404);
        set.publish();
        await().until(() -> door.get(path + "/manifest").status() == 200);

        HttpResponse<byte[]> candidate = fetched(path + "/pictures/candidates/1");

        assertThat(candidate.body()).isEqualTo(set.candidates().get(1));
        assertThat(candidate.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        String tag = candidate.headers().firstValue("ETag").orElseThrow();
        assertThat(Door.bytes(door.request(path + "/pictures/candidates/1")
                                .header("If-None-Match", tag)
                                .GET())
                        .statusCode())
                .isEqualTo(304);
        for (String none :
                List.of("candidates/2", "candidates/x", "candidates/99999", "references/0", "references/7")) {
            door.get(path + "/pictures/" + none).expect(404);
        }
        Door.asGlobex().get(path + "/pictures/input").expect(404);
    }

    @Test
    void whatIsNoPictureIsSentToNoBrowser() {
        PictureSet set = PictureSet.submitted(door, "page.png", 16, 16, 1, "");
        Store.put(set.input().path(), "<script>alert(1)</script>".getBytes(UTF_8), "text/html");

        assertThat(door.get("/v1/jobs/" + set.job() + "/pictures/input")
                        .expect(404)
                        .text("/type"))
                .isEqualTo("urn:srfarm:problem:no-such-picture");
        door.post("/v1/references", "{\"key\": \"%s\"}".formatted(set.input())).expect(404);
        door.delete("/v1/jobs/" + set.job()).expect(200);
    }

    @Test
    void aLibraryIsItsTenantsOwnAndHoldsNothingButPicturesOfIts() {
        PictureSet set = PictureSet.submitted(door, "fur.png", 16, 16, 1, "");
        String wish = "{\"key\": \"%s\", \"tags\": [\"fur\"]}".formatted(set.input());
        String first = door.post("/v1/references", wish).expect(200).text("/reference");
        JsonNode second = door.post("/v1/references", wish.replace("]", "], \"name\": \"Tabby\""))
                .expect(200)
                .json();

        assertThat(Store.holds(second.path("key").asText())).isTrue();
        JsonNode page = door.get("/v1/references?limit=1").expect(200).json();
        assertThat(page.at("/references/0")).isEqualTo(second);
        assertThat(door.get("/v1/references?limit=1&after=" + page.path("next").asText())
                        .expect(200)
                        .text("/references/0/name"))
                .isEqualTo("fur.png");
        assertThat(door.send("PUT", "/v1/references/" + first, "{\"tags\": [\"soft\", \"grey\"]}")
                        .expect(200)
                        .json()
                        .path("tags"))
                .hasSize(2);
        Door globex = Door.asGlobex();
        globex.post("/v1/references", wish).expect(403);
        globex.get("/v1/references/" + first + "/picture").expect(404);
        globex.delete("/v1/references/" + first).expect(204);
        door.get("/v1/references/" + first + "/picture").expect(200);
        for (String wrong : List.of("{}", "{\"key\": \"/\"}", "nonsense", wish.replace("fur", ""))) {
            door.post("/v1/references", wrong).expect(400);
        }
        door.get("/v1/references?after=x").expect(400);

        door.delete("/v1/references/" + first).expect(204);
        door.delete("/v1/references/" + second.path("reference").asText()).expect(204);

        assertThat(door.get("/v1/references").expect(200).json().path("references"))
                .isEmpty();
        assertThat(Store.holds(set.input())).isTrue();
        assertThat(Store.holds(second.path("key").asText())).isFalse();
    }

    @Test
    void aLinksTimeHasBoundsAndASetHasNotTooMany() {
        PictureSet set = PictureSet.submitted(door, "links.png", 16, 16, 1, "");
        String path = "/v1/jobs/" + set.job() + "/shares";
        door.post(path, "{}").expect(409);
        set.publish();
        await().until(() -> door.get("/v1/jobs/" + set.job() + "/manifest").status() == 200);
        for (String wrong : List.of("\"PT1S\"", "\"P91D\"", "\"soon\"", "\"\"", "7")) {
            assertThat(door.post(path, "{\"validity\": %s}".formatted(wrong))
                            .expect(400)
                            .text("/errors/0/pointer"))
                    .isEqualTo("/validity");
        }
        for (int i = 0; i < 20; i++) {
            door.post(path, "{}").expect(200);
        }

        assertThat(door.post(path, "{}").expect(409).text("/type")).isEqualTo("urn:srfarm:problem:limit-reached");
        JsonNode shares = door.get(path).expect(200).json().path("shares");
        assertThat(shares).hasSize(20);
        door.delete(path + "/" + shares.at("/0/share").asText()).expect(204);
        door.post(path, "{}").expect(200);
        Door.asGlobex().get(path).expect(404);
    }

    @Test
    void jobsAreListedByTheirModel() {
        String job = door.accepted(Samples.documentWith("\"labels\": {\"listed\": \"by-model\"}"));

        JsonNode found = door.get("/v1/jobs?label=listed:by-model&model=refvae-x8")
                .expect(200)
                .json()
                .path("jobs");

        assertThat(found).hasSize(1);
        assertThat(found.at("/0/job").asText()).isEqualTo(job);
        assertThat(door.get("/v1/jobs?label=listed:by-model&model=bicubic")
                        .expect(200)
                        .json()
                        .path("jobs"))
                .isEmpty();
        door.delete("/v1/jobs/" + job).expect(200);
    }

    private HttpResponse<byte[]> fetched(String path) throws IOException {
        return Door.bytes(door.request(path).GET());
    }
}
