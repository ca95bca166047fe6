package io.srfarm.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Jobs that begin with candidates of earlier sets. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class DerivedJobsTest {
    private final Door acme = Door.asAcme();
    private final Door globex = Door.asGlobex();

    @Test
    void aJobAroundACandidateIsAcceptedWithWhatItNeedsOfTheSet() {
        PictureSet set = published(3);

        JsonNode document = document(
                acme.accepted("{\"from\": {\"job\": \"%s\", \"candidate\": 1}, \"vary\": 0.3, \"candidates\": 2}"
                        .formatted(set.job())));

        assertThat(document.at("/input/key").asText()).isEqualTo(set.input().path());
        assertThat(document.path("latents")).hasSize(2);
        assertThat(document.at("/latents/1/parts/0/seed").asLong()).isEqualTo(1001);
        assertThat(document.has("from")).isFalse();
    }

    @Test
    void aLatentThatWasAcceptedCanBeSubmittedAgainWithoutTheSet() {
        PictureSet set = published(3);
        JsonNode document = document(acme.accepted(
                "{\"between\": [{\"job\": \"%1$s\", \"candidate\": 0}, {\"set\": \"sets/acme/%1$s/\", \"candidate\": 2}],"
                                .formatted(set.job())
                        + " \"steps\": 3}"));

        JsonNode again = document(acme.accepted(
                "{\"input\": %s, \"latents\": [%s]}".formatted(document.path("input"), document.at("/latents/1"))));

        assertThat(again.at("/latents/0")).isEqualTo(document.at("/latents/1"));
    }

    @Test
    void aCompositeNamesItsPicturesByKeyAndDigest() {
        PictureSet set = published(2);
        PictureSet other = published(2);
        String mask = "\"mask\": {\"key\": \"inputs/acme/mask.png\"}";

        JsonNode document = document(acme.accepted(
                "{\"composite\": {\"base\": {\"job\": \"%s\"}, \"candidates\": [{\"candidate\": 1}, {\"candidate\": 0}], %s}}"
                        .formatted(set.job(), mask)));

        assertThat(document.at("/composite/candidates/0/key").asText())
                .isEqualTo(set.candidate(1).key().path());
        assertThat(document.at("/composite/candidates/0/sha256").asText())
                .isEqualTo(set.candidate(1).sha256().hex());
        // Both sets enlarge the same picture: a candidate of another one is taken too.
        acme.accepted(("{\"composite\": {\"base\": {\"job\": \"%s\"},"
                        + " \"candidates\": [{\"candidate\": 1}, {\"job\": \"%s\", \"candidate\": 0}], %s}}")
                .formatted(set.job(), other.job(), mask));
    }

    @Test
    void whatCannotBeFoundIsRefusedByItsPlace() {
        PictureSet set = published(2);
        PictureSet unfinished = PictureSet.submitted(acme, "hills.png", 16, 12, 2, "");
        PictureSet removed = published(2);
        Store.remove("sets/acme/" + removed.job() + "/manifest.json");

        for (List<String> refused : List.of(
                List.of(
                        "{\"from\": {\"job\": \"%s\", \"candidate\": 2}}",
                        set.job(), "/from/candidate", "2 candidates"),
                List.of(
                        "{\"from\": {\"job\": \"%s\", \"candidate\": 0}}",
                        unfinished.job(), "/from/job", "no ended job"),
                List.of("{\"from\": {\"job\": \"%s\", \"candidate\": 0}}", removed.job(), "/from/job", "was removed"),
                List.of(
                        "{\"from\": {\"set\": \"sets/acme/%s/\", \"candidate\": 0}}",
                        "x", "/from/set", "no such set"))) {
            Door.Answer answer =
                    acme.submit(refused.get(0).formatted(refused.get(1))).expect(400);
            assertThat(answer.text("/errors/0/pointer")).isEqualTo(refused.get(2));
            assertThat(answer.text("/errors/0/detail")).contains(refused.get(3));
        }
    }

    @Test
    void aDocumentThatComesOverKafkaBeginsWithCandidatesToo() {
        PictureSet set = published(2);
        request(
                "way-1",
                "{\"between\": [{\"job\": \"%1$s\", \"candidate\": 0}, {\"job\": \"%1$s\", \"candidate\": 1}]}"
                        .formatted(set.job()));
        request("way-2", "{\"from\": {\"job\": \"%s\", \"candidate\": 7}}".formatted(set.job()));

        await().until(() -> acme.get("/v1/jobs/way-1").status() == 200);
        assertThat(document("way-1").path("latents")).hasSize(5);
        await().until(() -> acme.get("/v1/jobs/way-2").text("/state").equals("failed"));
        assertThat(acme.get("/v1/jobs/way-2").text("/error/message")).contains("/from/candidate");
    }

    private static void request(String key, String document) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("sr.requests", key, document.getBytes(UTF_8));
        record.headers().add("tenant", "acme".getBytes(UTF_8));
        Kafka.put(record);
    }

    /** Whether another tenant has it, nobody can tell. */
    @Test
    void ofAnotherTenantsSetsNothingCanBeLearnt() {
        PictureSet set = published(2);
        String byJob = "{\"from\": {\"job\": \"%s\", \"candidate\": 0}}";
        String byFolder = "{\"from\": {\"set\": \"sets/acme/%s/\", \"candidate\": 0}}";

        assertThat(detail(globex.submit(byJob.formatted(set.job())).expect(400), set.job()))
                .isEqualTo(detail(globex.submit(byJob.formatted("jnobody")).expect(400), "jnobody"));
        assertThat(detail(globex.submit(byFolder.formatted(set.job())).expect(403), set.job()))
                .isEqualTo(detail(globex.submit(byFolder.formatted("jnobody")).expect(403), "jnobody"));
        for (String key : List.of(set.candidate(0).key().path(), "sets/acme/nothing.png")) {
            globex.submit(
                            ("{\"input\": {\"key\": \"inputs/globex/a.png\"}, \"composite\": {\"candidates\": [{\"key\": \"%s\"},"
                                            + " {\"key\": \"sets/globex/b.png\"}], \"mask\": {\"key\": \"inputs/globex/m.png\"}}}")
                                    .formatted(key))
                    .expect(403);
        }
    }

    private static String detail(Door.Answer answer, String job) {
        return answer.text("/detail").replace(job, "JOB");
    }

    private JsonNode document(String job) {
        return acme.get("/v1/jobs/" + job).expect(200).json().path("document");
    }

    private PictureSet published(int candidates) {
        PictureSet set = PictureSet.submitted(acme, "hills.png", 16, 12, candidates, "");
        set.start();
        set.publish();
        await().until(() -> acme.get("/v1/jobs/" + set.job() + "/candidates").status() == 200);
        return set;
    }
}
