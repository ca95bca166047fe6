package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.dispatcher.Door.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class RefusalTest {
    private static final Map<String, List<String>> POINTERS_OF_BAD_DOCUMENTS = Map.ofEntries(
            Map.entry("", List.of("")),
            Map.entry("nonsense", List.of("")),
            Map.entry("[]", List.of("")),
            Map.entry("{}", List.of("/input")),
            Map.entry("{\"input\": {\"key\": \"inputs/acme/a.png\"}} x", List.of("")),
            Map.entry("{\"input\": {\"key\": \"../etc/passwd\"}}", List.of("/input/key")),
            Map.entry("{\"input\": {\"key\": \"inputs/acme/a.png\", \"size\": 1}}", List.of("/input/size")),
            Map.entry(documentWith("\"candidates\": 0"), List.of("/candidates")),
            Map.entry(documentWith("\"candidates\": 33"), List.of("/candidates")),
            Map.entry(documentWith("\"candidates\": 1, \"candidates\": 1"), List.of("/candidates")),
            Map.entry(documentWith("\"scale\": 4"), List.of("/scale")),
            Map.entry(documentWith("\"priority\": \"now\""), List.of("/priority")),
            Map.entry(documentWith("\"deadline\": \"2020-01-01T00:00:00Z\""), List.of("/deadline")),
            Map.entry(documentWith("\"references\": [{\"type\": \"image\"}]"), List.of("/references/0/key")),
            Map.entry(documentWith("\"seed\": -1, \"colour\": \"red\""), List.of("/seed", "/colour")));

    private final Door door = Door.asAcme();

    @Test
    void aBadDocumentIsRefusedWithThePlaceOfEveryFault() {
        POINTERS_OF_BAD_DOCUMENTS.forEach((document, pointers) -> {
            JsonNode problem = door.submit(document).expect(400).json();
            assertThat(problem.at("/errors").findValuesAsText("pointer"))
                    .as(document)
                    .containsExactlyInAnyOrderElementsOf(pointers);
            assertThat(problem.at("/errors").findValuesAsText("detail")).noneMatch(String::isBlank);
        });
    }

    @Test
    void ofThousandsOfFaultsTheFirstAreTold() {
        String fields =
                IntStream.range(0, 5000).mapToObj(i -> "\"f" + i + "\":1").collect(joining(","));

        assertThat(door.submit(documentWith(fields)).expect(400).json().at("/errors"))
                .hasSize(64);
    }

    @Test
    void whatBelongsToAnotherTenantIsRefusedLikeSomethingThatIsNotThere() {
        Answer answer = door.submit("{\"input\": {\"key\": \"inputs/globex/secret.png\"}}");

        assertThat(answer.expect(403).text("/detail")).contains("no such object");
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/input");
    }

    @Test
    void nobodyGetsInWithoutAKey() {
        for (Answer answer : List.of(
                Door.send(Door.open("/v1/jobs").GET()),
                Door.send(Door.open("/v1/jobs")
                        .header("Authorization", "Basic " + FarmServersResource.ACME_KEY)
                        .GET()),
                Door.with("key-of-acme-012345678").submit(DOCUMENT),
                Door.with("").get("/v1/jobs/x"))) {
            assertThat(answer.expect(401).header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void anotherTenantsJobLooksLikeOneThatIsNotThere() {
        String job = door.accepted(DOCUMENT);
        String unknown =
                Door.asGlobex().get("/v1/jobs/unknown").expect(404).response().body();

        for (String path : List.of("", "/events", "/candidates")) {
            assertThat(Door.asGlobex()
                            .get("/v1/jobs/" + job + path)
                            .expect(404)
                            .response()
                            .body())
                    .isEqualTo(unknown);
        }
        Door.asGlobex().delete("/v1/jobs/" + job).expect(404);
        Door.asGlobex().get("/v1/jobs/no%20id").expect(404);
    }

    @Test
    void aLargeDocumentIsRefusedBeforeItIsRead() {
        assertThat(door.submit("{".repeat(64 * 1024 + 1)).expect(413).text("/detail"))
                .contains("65536");
        door.submit("x".repeat(900_000)).expect(413);
        // One byte less is read, and found to be nonsense.
        door.submit("{".repeat(64 * 1024)).expect(400);
    }

    @Test
    void whatHttpItselfRefusesIsAProblemDocumentToo() {
        door.get("/v1/nothing").expect(404);
        Door.send(door.request("/v1/jobs").PUT(BodyPublishers.ofString("{}"))).expect(405);
        Door.send(Door.open("/v1/jobs")
                        .header("Authorization", "Bearer " + FarmServersResource.ACME_KEY)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(DOCUMENT)))
                .expect(415);
    }

    @Test
    void whatIsRefusedBeforeItIsUnderstoodIsAProblemDocumentToo() {
        // What is no URI at all is refused by the server below, before any handler, with the bare status.
        for (String path : List.of("/v1/jobs?limit=%zz", "/v1/jobs/%zz", "/v1/%")) {
            assertThat(Raw.get(path, FarmServersResource.ACME_KEY)).as(path).startsWith("HTTP/1.1 400 ");
        }
        for (String path : List.of("/v1/jobs/a%00b", "/v1/nothing%2fthere")) {
            assertThat(Raw.get(path, FarmServersResource.ACME_KEY))
                    .as(path)
                    .containsPattern("^HTTP/1.1 4[0-9][0-9] ")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .contains("\"status\":4");
        }
        assertThat(Raw.answer(Raw.head("POST", "/v1/jobs", FarmServersResource.ACME_KEY, 2_000_000)))
                .startsWith("HTTP/1.1 413 ")
                .containsIgnoringCase("content-type: application/problem+json")
                .containsIgnoringCase("x-request-id: ")
                .contains("\"status\":413");
        assertThat(Raw.answer(Raw.head("POST", "/v1/jobs/batch", FarmServersResource.ACME_KEY, (1 << 20) + 1)))
                .startsWith("HTTP/1.1 413 ")
                .contains("1048576");
        String chunked = Raw.head("POST", "/v1/jobs", FarmServersResource.ACME_KEY, 0)
                .replace("Host:", "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\nHost:");
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        assertThat(Raw.answer(chunked + chunk + chunk + "1\r\nx\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("document-bytes-max");
        assertThat(Raw.answer(Raw.head("GET", "/v1/jobs", FarmServersResource.ACME_KEY, 0)
                        .replace("Host:", "Accept: text/csv\r\nHost:")))
                .startsWith("HTTP/1.1 406 ")
                .containsIgnoringCase("content-type: application/problem+json");
        String waiting = Raw.head("POST", "/v1/jobs", FarmServersResource.ACME_KEY, 70_000)
                .replace("Host:", "Expect: 100-continue\r\nHost:");
        assertThat(Raw.answer(waiting)).startsWith("HTTP/1.1 413 ");
        Door.send(door.request("/v1/jobs").expectContinue(true).POST(BodyPublishers.ofString(DOCUMENT)))
                .expect(202);
    }

    @Test
    void aListIsRefusedForParametersThatMeanNothing() {
        for (String query : List.of(
                "state=done",
                "state=",
                "label=album",
                "label=",
                "after=xyz",
                "limit=0",
                "limit=201",
                "limit=x",
                "limit=")) {
            assertThat(door.get("/v1/jobs?" + query).expect(400).text("/detail"))
                    .contains(query.substring(0, query.indexOf('=')));
        }
    }
}
