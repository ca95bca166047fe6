package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many jobs in one call. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class ManyJobsTest {
    private final Door door = Door.asAcme();

    @Test
    void aLabelWhoseNameHasAColonOrIsEmptyIsFoundToo() {
        String colon = door.accepted(documentWith("\"labels\": {\"a:b\": \"c:d\"}"));
        String empty = door.accepted(documentWith("\"labels\": {\"\": \"nameless\"}"));

        assertThat(door.get("/v1/jobs?label=a:b:c:d").text("/jobs/0/job")).isEqualTo(colon);
        assertThat(door.get("/v1/jobs?label=:nameless").text("/jobs/0/job")).isEqualTo(empty);
        assertThat(door.get("/v1/jobs?label=a:b:c").json().path("jobs")).isEmpty();
    }

    @Test
    void everyDocumentOfABatchIsTakenOrRefusedByItself() {
        JsonNode answer = door.post(
                        "/v1/jobs/batch",
                        "[" + DOCUMENT + ", {\"input\": {\"key\": \"inputs/acme/ä.png\"}},"
                                + " {\"input\": {\"key\": \"inputs/globex/dog.png\"}}, 17, " + DOCUMENT + "]")
                .expect(200)
                .json();

        assertThat(answer.at("/accepted").asInt()).isEqualTo(2);
        assertThat(answer.at("/refused").asInt()).isEqualTo(3);
        assertThat(door.get("/v1/jobs/" + answer.at("/jobs/0/job").asText())
                        .expect(200)
                        .text("/state"))
                .isEqualTo("queued");
        assertThat(answer.at("/jobs/1/problem/errors/0/pointer").asText()).isEqualTo("/1/input/key");
        assertThat(answer.at("/jobs/1/problem/status").asInt()).isEqualTo(400);
        assertThat(answer.at("/jobs/2/problem/status").asInt()).isEqualTo(403);
        assertThat(answer.at("/jobs/3/problem/errors/0/pointer").asText()).isEqualTo("/3");
        assertThat(answer.at("/jobs/4/index").asInt()).isEqualTo(4);
        assertThat(answer.at("/jobs/4/job").asText())
                .isNotEqualTo(answer.at("/jobs/0/job").asText());
    }

    @Test
    void aBatchThatIsSentAgainUnderItsKeyIsTheSameJobs() {
        String list = "[" + String.join(",", Collections.nCopies(40, DOCUMENT)) + "]";

        List<String> first = jobs(list);
        List<String> again = jobs(list);

        assertThat(first).doesNotHaveDuplicates().hasSize(40);
        assertThat(again).isEqualTo(first);
    }

    @Test
    void aKeyThatIsTooLongForOneJobIsTooLongForABatch() {
        String list = "[" + DOCUMENT + "]";

        assertThat(sent(list, "k".repeat(256))
                        .expect(200)
                        .json()
                        .at("/accepted")
                        .asInt())
                .isOne();
        sent(list, "k".repeat(257)).expect(400);
    }

    private List<String> jobs(String list) {
        JsonNode answer = sent(list, "batch-7").expect(200).json();
        List<String> jobs = new ArrayList<>();
        answer.at("/jobs").forEach(item -> jobs.add(item.at("/job").asText()));
        return jobs;
    }

    private Door.Answer sent(String list, String key) {
        return Door.send(
                door.request("/v1/jobs/batch").header("Idempotency-Key", key).POST(BodyPublishers.ofString(list)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "[{}", "[{}] []", "null", "[[[[[[[[[[[[]]]]]]]]]]]]"})
    void whatIsNoListOfDocumentsIsRefusedAsAWhole(String body) {
        assertThat(door.post("/v1/jobs/batch", body).expect(400).text("/type"))
                .isEqualTo("urn:srfarm:problem:invalid-request");
    }

    @Test
    void aListThatIsTooLongIsRefusedAsAWhole() {
        String list = "[" + String.join(",", Collections.nCopies(101, DOCUMENT)) + "]";

        assertThat(door.post("/v1/jobs/batch", list).expect(400).text("/detail"))
                .contains("1 to 100");
    }

    @Test
    void jobsAreWithdrawnByTheirLabelAndNoOthers() {
        Set<String> labelled = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            labelled.add(door.accepted(documentWith("\"labels\": {\"album\": \"withdrawn\"}")));
        }
        String other = door.accepted(documentWith("\"labels\": {\"album\": \"kept\"}"));

        JsonNode some = door.delete("/v1/jobs?label=album:withdrawn&limit=3")
                .expect(200)
                .json();
        assertThat(some.at("/jobs")).hasSize(3);
        assertThat(some.at("/more").asBoolean()).isTrue();
        JsonNode rest = door.delete("/v1/jobs?label=album:withdrawn&limit=3")
                .expect(200)
                .json();
        assertThat(rest.at("/jobs")).hasSize(2);
        assertThat(rest.at("/more").asBoolean()).isFalse();

        labelled.forEach(job ->
                await().until(() -> door.get("/v1/jobs/" + job).text("/state").equals("cancelled")));
        assertThat(door.get("/v1/jobs/" + other).text("/state")).isEqualTo("queued");
        assertThat(door.delete("/v1/jobs").expect(400).text("/detail")).contains("label");
        assertThat(Door.asGlobex()
                        .delete("/v1/jobs?label=album:kept")
                        .expect(200)
                        .json()
                        .at("/jobs"))
                .isEmpty();
    }
}
