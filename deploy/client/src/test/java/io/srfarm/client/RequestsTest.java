package io.srfarm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.codec.JobJson;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import io.srfarm.job.KeySpace;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Priority;
import io.srfarm.job.Reference;
import io.srfarm.job.ScoreLevel;
import io.srfarm.job.Tenant;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsTest {
    private static final ObjectKey CAT = new ObjectKey("inputs/acme/cat.png");
    private static final Tenant ACME = new Tenant("acme");

    @Test
    void theFarmParsesRequestsDerivedFromCandidates() throws Exception {
        ObjectKey mask = new ObjectKey("inputs/acme/mask.png");

        assertThat(JobRequest.around("j1", 2).vary(0.3).document().toString())
                .isEqualTo("{\"from\":{\"job\":\"j1\",\"candidate\":2},\"vary\":0.3}");
        for (JobRequest request : List.of(
                JobRequest.around("j1", 2),
                JobRequest.between("j1", 0, 3).steps(4),
                JobRequest.composite("j1", List.of(0, 2), mask))) {
            byte[] document = request.document().toString().getBytes(StandardCharsets.UTF_8);
            assertThat(JobJson.document(document).isDerived()).isTrue();
        }
    }

    @Test
    void theFarmParsesEveryFieldOfARequest() throws Exception {
        JobRequest request = JobRequest.of(CAT)
                .candidates(6)
                .reference(new ObjectKey("inputs/acme/tabby.jpg"))
                .noise()
                .lowResolution()
                .model("bicubic")
                .seed(42)
                .temperature(0.5)
                .oversample(3)
                .referenceStrength(1.5)
                .scores(ScoreLevel.BASIC)
                .priority(Priority.BULK)
                .deadline(Duration.ofMinutes(10))
                .retention(Duration.ofDays(7))
                .label("album", "2026-11")
                .groundTruth(new ObjectKey("inputs/acme/cat-hr.png"))
                .outputPrefix("sets/acme/cat/");

        Instant now = Instant.parse("2026-11-01T12:00:00Z");
        var job = JobJson.submitted(
                        request.document().toString().getBytes(StandardCharsets.UTF_8),
                        new JobId("j1"),
                        ACME,
                        KeySpace.of(ACME),
                        now)
                .job();

        ObjectNode document = request.document();
        assertThat(job.references())
                .hasSize(3)
                .hasAtLeastOneElementOfType(Reference.Noise.class)
                .hasAtLeastOneElementOfType(Reference.LowResolution.class);
        assertThat(job.labels()).containsEntry("album", "2026-11");
        assertThat(job.priority()).isEqualTo(Priority.BULK);
        assertThat(document.path("candidates").asInt()).isEqualTo(6);
        assertThat(job.sampling().referenceStrength()).isEqualTo(1.5);
        assertThat(job.scores()).isEqualTo(ScoreLevel.BASIC);
    }

    @Test
    void aRequestIsImmutable() {
        JobRequest plain = JobRequest.of(CAT);

        plain.candidates(2).noise().label("a", "b").idempotencyKey("k");

        assertThat(plain.document().toString()).isEqualTo("{\"input\":{\"key\":\"inputs/acme/cat.png\"}}");
        assertThat(plain.idempotencyKey()).isEmpty();
    }

    @Test
    void manyDocumentsAreSplitIntoBatchesWithinTheFarmsLimits() {
        JobRequest small = JobRequest.of(CAT);
        JobRequest large = small.label("text", "x".repeat(60_000));

        assertThat(BatchSplitter.of(Collections.nCopies(205, small)))
                .extracting(List::size)
                .containsExactly(100, 100, 5);
        assertThat(BatchSplitter.of(Collections.nCopies(20, large)))
                .extracting(List::size)
                .containsExactly(16, 4);
        assertThat(BatchSplitter.of(List.of())).isEmpty();
    }

    @Test
    void theFarmParsesAFilter() {
        assertThat(JobFilter.ALL.query()).isEmpty();
        assertThat(JobFilter.ALL
                        .in(JobState.RUNNING, JobState.QUEUED)
                        .labelled("a b", "c&d")
                        .query())
                .isEqualTo("&state=queued,running&label=a+b%3Ac%26d");
    }

    @Test
    void anyRefusalBecomesOneLine() {
        assertThat(ProblemDetails.of(400, """
            {"type": "urn:srfarm:problem:invalid-job", "title": "The job document was refused", "status": 400,
             "detail": "2 faults", "errors": [{"pointer": "/seed", "detail": "must be a number"},
             {"pointer": "", "detail": "unknown"}]}\
            """).line())
                .isEqualTo("The job document was refused: /seed must be a number; unknown (400)");
        assertThat(ProblemDetails.of(502, "<html>bad gateway").line()).isEqualTo("the farm answered 502 (502)");
        assertThat(ProblemDetails.of(418, "{\"type\": \"urn:srfarm:problem:of-a-later-farm\"}")
                        .type())
                .isEqualTo(ProblemType.OTHER);
    }

    @Test
    void fileNamesAreReducedToCharactersThatKeysAllow() {
        assertThat(keyName("Über uns (1).PNG")).isEqualTo("-ber-uns-1-.PNG");
        assertThat(keyName("..")).isEqualTo("picture");
        assertThat(keyName("x".repeat(300) + ".png")).hasSize(100).endsWith(".png");
    }

    private static String keyName(String name) {
        return Upload.of(name, new byte[0]).keyName();
    }

    @Test
    void aClientIsBuiltFromAFarmFileAndDoesNotRevealItsKey(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("farm.json"), "{\"http\": \"http://127.0.0.1:8080\", \"apiKey\": \"hush-hush\"}");

        assertThat(FarmClient.builder().farmFile(file).settings().toString())
                .isEqualTo("http://127.0.0.1:8080")
                .doesNotContain("hush");
        assertThatThrownBy(() -> FarmClient.builder().farmFile(Files.writeString(file, "{}")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a farm.json");
        assertThatThrownBy(() ->
                        FarmClient.builder().address(URI.create("ftp://x")).build())
                .hasMessageContaining("http or https");
        assertThatThrownBy(() ->
                        FarmClient.builder().address(URI.create("http://x")).build())
                .hasMessageContaining("API key");
    }
}
