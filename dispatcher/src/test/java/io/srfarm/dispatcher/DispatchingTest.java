package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.srfarm.event.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How accepted jobs come into the queues while workers take them slowly. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
@TestProfile(DispatchingTest.NarrowWindow.class)
class DispatchingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WINDOW = 4;

    private final Door acme = Door.asAcme();
    private final Door globex = Door.asGlobex();
    private final Set<String> submitted = new HashSet<>();

    /** Few jobs may lie in a queue. */
    public static final class NarrowWindow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("srfarm.queue.window", Integer.toString(WINDOW));
        }
    }

    @AfterEach
    void finishAll() {
        submitted.forEach(job -> Kafka.announce(Samples.succeeded(job, 1, 2)));
        await().atMost(PATIENCE).until(() -> submitted.stream()
                .allMatch(job -> acme.get("/v1/jobs/" + job).status() == 404
                        || acme.get("/v1/jobs/" + job).text("/state").equals("succeeded")
                        || acme.get("/v1/jobs/" + job).text("/state").equals("expired")));
    }

    @Test
    void noMoreJobsLieInAQueueThanWorkersWillSoonTake() {
        List<String> jobs = acme(3 * WINDOW);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(queued("normal")).isEqualTo(jobs.subList(0, WINDOW)));
        assertThat(acme.get("/v1/jobs/" + jobs.get(2 * WINDOW))
                        .json()
                        .at("/position")
                        .asInt())
                .isEqualTo(2 * WINDOW);

        Kafka.announce(Samples.started(jobs.get(0), 1));
        Kafka.announce(Samples.started(jobs.get(1), 1));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(queued("normal")).isEqualTo(jobs.subList(0, WINDOW + 2)));
        assertThat(Kafka.events(jobs.get(0)))
                .extracting(JobEvent::name)
                .containsExactlyInAnyOrder("accepted", "dispatched", "started");
    }

    @Test
    void aQuietTenantsJobGoesOutAfterAtMostOneOfTheLoudOnes() {
        List<String> loud = acme(WINDOW);
        await().atMost(PATIENCE).until(() -> queued("normal").size() == WINDOW);
        acme(2 * WINDOW);
        String quiet = globex.submit("{\"input\": {\"key\": \"inputs/globex/dog.png\"}}")
                .expect(202)
                .text("/job");
        assertThat(globex.get("/v1/jobs/" + quiet).json().at("/position").asInt())
                .isLessThanOrEqualTo(WINDOW + 1);

        loud.subList(0, 2).forEach(job -> Kafka.announce(Samples.started(job, 1)));

        await().atMost(PATIENCE).until(() -> Kafka.all("sr.jobs.normal", quiet).size() == 1);
        globex.delete("/v1/jobs/" + quiet).expect(200);
    }

    @Test
    void whatADispatcherHadAcceptedBeforeItDiedIsDispatchedByTheNext() {
        String job = "orphan-" + System.nanoTime();
        Kafka.announce(Samples.accepted(job, DOCUMENT, Instant.now()));

        assertThat(Kafka.queued("normal", job)).hasSize(1);
        submitted.add(job);
    }

    @Test
    void aJobThatIsCancelledOrExpiresWhileItWaitsNeverComesIntoAQueue() {
        List<String> before = acme(WINDOW);
        await().atMost(PATIENCE).until(() -> queued("normal").size() == WINDOW);
        String expired = accepted(documentWith("\"deadline\": \"PT2S\""));
        String cancelled = acme.accepted(DOCUMENT);
        String last = accepted(DOCUMENT);

        acme.delete("/v1/jobs/" + cancelled).expect(200);
        await().atMost(PATIENCE)
                .until(() -> acme.get("/v1/jobs/" + expired).text("/state").equals("expired"));
        before.forEach(job -> Kafka.announce(Samples.started(job, 1)));

        Kafka.queued("normal", last);
        assertThat(Kafka.all("sr.jobs.normal", expired)).isEmpty();
        assertThat(Kafka.all("sr.jobs.normal", cancelled)).isEmpty();
        assertThat(Store.outcome(expired)).isInstanceOf(JobEvent.Expired.class);
        assertThat(Kafka.all("sr.results", expired))
                .isNotEmpty()
                .extracting(result -> Kafka.header(result, "ce_id"))
                .containsOnly(expired + "/expired");
    }

    /** Submits jobs that all look alike, one after the other. */
    private List<String> acme(int count) {
        List<String> jobs = new ArrayList<>();
        Stream.generate(() -> accepted(DOCUMENT)).limit(count).forEach(jobs::add);
        return jobs;
    }

    private String accepted(String document) {
        String job = acme.accepted(document);
        submitted.add(job);
        return job;
    }

    /** Those of this test, in the order of the queue. */
    private List<String> queued(String priority) {
        return Kafka.all("sr.jobs." + priority).stream()
                .map(ConsumerRecord::key)
                .filter(submitted::contains)
                .toList();
    }
}
