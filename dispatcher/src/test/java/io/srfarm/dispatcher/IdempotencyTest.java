package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.job.JobId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class IdempotencyTest {
    private final Door door = Door.asAcme();

    @Test
    void theSameKeyAndDocumentIsTheSameJob() {
        String job = door.submit(DOCUMENT, "cat-1").expect(202).text("/job");
        String reordered = "{\"candidates\": 2, \"input\": {\"key\": \"inputs/acme/cat.png\"}}";

        assertThat(door.submit(reordered, "cat-1").expect(202).text("/job")).isEqualTo(job);
        assertThat(job).isEqualTo(JobId.derived(Samples.ACME, "cat-1").value());
        assertThat(Kafka.queued("normal", job)).hasSize(1);
        assertThat(Kafka.story(job)).hasSize(1);
    }

    @Test
    void theSameKeyWithAnotherDocumentIsAConflict() {
        door.submit(DOCUMENT, "cat-2").expect(202);

        door.submit(documentWith("\"candidates\": 3"), "cat-2").expect(409);
    }

    @Test
    void aRetryIsTheSameJobWhenItsDeadlineHasPassedMeanwhile() {
        Instant soon = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
        String document = documentWith("\"deadline\": \"" + soon + "\"");
        String job = door.submit(document, "late").expect(202).text("/job");

        await().until(() -> door.get("/v1/jobs/" + job).text("/state").equals("expired"));

        Door.Answer again = door.submit(document, "late").expect(202);
        assertThat(again.text("/job")).isEqualTo(job);
        assertThat(again.text("/state")).isEqualTo("expired");
        door.submit(documentWith("\"deadline\": \"2020-01-01T00:00:00Z\""), "late")
                .expect(409);
        door.submit(document, "later").expect(400);
    }

    @Test
    void twentyDoublesAtOnceBecomeOneJob() {
        List<CompletableFuture<String>> doubles = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> door.submit(DOCUMENT, "cat-3").expect(202).text("/job")))
                .limit(20)
                .toList();

        List<String> jobs =
                doubles.stream().map(CompletableFuture::join).distinct().toList();

        assertThat(jobs).hasSize(1);
        assertThat(Kafka.queued("normal", jobs.get(0))).hasSize(1);
        assertThat(Kafka.story(jobs.get(0))).hasSize(1);
    }

    @Test
    void aKeyOfOneTenantIsNoneOfAnothers() {
        String own = door.submit(DOCUMENT, "shared").expect(202).text("/job");
        String others = Door.asGlobex()
                .submit("{\"input\": {\"key\": \"inputs/globex/dog.png\"}}", "shared")
                .expect(202)
                .text("/job");

        assertThat(others).isNotEqualTo(own);
    }

    @Test
    void aKeyIsBounded() {
        door.submit(DOCUMENT, "k".repeat(256)).expect(202);
        door.submit(DOCUMENT, "k".repeat(257)).expect(400);
    }

    @Test
    void aJobWhoseAcceptanceWasLostIsAnnouncedButNotQueuedAgain() {
        // The dispatcher died between the queue and the announcement: a worker has the job already.
        String job = JobId.derived(Samples.ACME, "orphan").value();
        Kafka.announce(Samples.started(job, 1));
        await().until(() -> door.get("/v1/jobs/" + job).status() == 200);

        assertThat(door.submit(DOCUMENT, "orphan").expect(202).text("/state")).isEqualTo("running");

        assertThat(Kafka.all("sr.jobs.normal", job)).isEmpty();
        assertThat(door.get("/v1/jobs/" + job).json().has("document")).isTrue();
    }
}
