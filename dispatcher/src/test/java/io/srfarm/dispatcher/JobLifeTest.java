package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.dispatcher.Door.Answer;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.messaging.EventRecords;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class JobLifeTest {
    private final Door door = Door.asAcme();

    @Test
    void anAcceptedJobIsFoundAtOnceAsItWasAccepted() {
        Answer receipt = door.submit(DOCUMENT).expect(202);
        String job = receipt.text("/job");

        assertThat(receipt.text("/state")).isEqualTo("queued");
        assertThat(receipt.header("Location")).endsWith("/v1/jobs/" + job);
        JsonNode found = door.get("/v1/jobs/" + job).expect(200).json();
        assertThat(found.at("/state").asText()).isEqualTo("queued");
        assertThat(found.at("/attempt").asInt()).isZero();
        assertThat(found.at("/candidates").asInt()).isEqualTo(2);
        assertThat(found.at("/candidatesDone").asInt()).isZero();
        assertThat(found.at("/document/priority").asText()).isEqualTo("normal");
        assertThat(found.at("/document/seed").isIntegralNumber()).isTrue();
        assertThat(found.at("/timestamps/queued").asText()).endsWith("Z");
        assertThat(found.at("/position").isInt()).isTrue();
        assertThat(found.has("manifest")).isFalse();
        assertThat(found.has("error")).isFalse();
    }

    @Test
    void anAcceptedJobLiesOnTheTopicOfItsClassAndReadsBackEqual() throws MalformedMessageException {
        for (String priority : List.of("interactive", "normal", "bulk")) {
            String job = door.accepted(documentWith("\"priority\": \"" + priority + "\""));

            var records = Kafka.queued(priority, job);
            assertThat(records).hasSize(1);
            Job queued = EventRecords.job(records.get(0));
            assertThat(Kafka.story(job))
                    .singleElement()
                    .isInstanceOfSatisfying(JobEvent.Accepted.class, accepted -> assertThat(accepted.document())
                            .isEqualTo(queued));
        }
    }

    @Test
    void aJobsStoryShowsInItsStanding() {
        String job = door.accepted(DOCUMENT);
        Kafka.announce(Samples.started(job, 1));
        Kafka.announce(Samples.candidate(job, 1, 0));
        await().untilAsserted(() -> {
            JsonNode running = door.get("/v1/jobs/" + job).json();
            assertThat(running.at("/state").asText()).isEqualTo("running");
            assertThat(running.at("/candidatesDone").asInt()).isEqualTo(1);
            assertThat(running.has("position")).isFalse();
        });

        Kafka.announce(Samples.succeeded(job, 1, 2));
        await().untilAsserted(() -> {
            JsonNode done = door.get("/v1/jobs/" + job).json();
            assertThat(done.at("/state").asText()).isEqualTo("succeeded");
            assertThat(done.at("/candidatesDone").asInt()).isEqualTo(2);
            assertThat(done.at("/manifest/key").asText()).isEqualTo("sets/acme/" + job + "/manifest.json");
            assertThat(done.at("/timestamps").has("running")).isTrue();
        });
    }

    @Test
    void aQueuedJobCountsThoseOfItsOwnAndMoreUrgentClassesBeforeIt() {
        String bulk = door.accepted(documentWith("\"priority\": \"bulk\""));
        Kafka.queued("bulk", bulk);
        int before = position(bulk);

        door.accepted(documentWith("\"priority\": \"interactive\""));
        String later = door.accepted(documentWith("\"priority\": \"bulk\""));

        // On its way from the line into the queue a job is seen twice for a moment.
        await().untilAsserted(() -> assertThat(position(bulk)).isEqualTo(before + 1));
        await().untilAsserted(() -> assertThat(position(later)).isEqualTo(before + 2));
    }

    private int position(String job) {
        return door.get("/v1/jobs/" + job).json().at("/position").asInt();
    }

    @Test
    void aListGoesFromTheNewestBackPageByPage() {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            jobs.add(0, door.accepted(documentWith("\"labels\": {\"album\": \"paged\"}")));
        }

        List<String> listed = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = door.get("/v1/jobs?label=album:paged&state=queued&limit=2" + after)
                    .expect(200)
                    .json();
            page.at("/jobs").forEach(job -> listed.add(job.at("/job").asText()));
            after = page.has("next") ? "&after=" + page.at("/next").asText() : "";
        } while (!after.isEmpty());

        assertThat(listed).isEqualTo(jobs);
        assertThat(door.get("/v1/jobs?label=album:paged&state=failed").json().at("/jobs"))
                .isEmpty();
        assertThat(Door.asGlobex().get("/v1/jobs?label=album:paged").json().at("/jobs"))
                .isEmpty();
    }

    @Test
    void aWaitingJobIsCancelledAtOnceAndOnlyOnce() {
        String job = door.accepted(DOCUMENT);

        assertThat(door.delete("/v1/jobs/" + job).expect(200).text("/state")).isEqualTo("cancelled");

        assertThat(door.get("/v1/jobs/" + job).text("/state")).isEqualTo("cancelled");
        assertThat(door.delete("/v1/jobs/" + job).expect(200).text("/state")).isEqualTo("cancelled");
        assertThat(Kafka.events(job))
                .extracting(JobEvent::name)
                .contains("cancelling")
                .containsOnlyOnce("cancelled");
        assertThat(Kafka.all("sr.results", job)).hasSize(1);
    }

    @Test
    void aRunningJobIsCancelledByItsWorkerAndAFinishedOneNotAtAll() {
        String job = door.accepted(DOCUMENT);
        Kafka.announce(Samples.started(job, 1));
        await().until(() -> door.get("/v1/jobs/" + job).text("/state").equals("running"));

        assertThat(door.delete("/v1/jobs/" + job).expect(202).text("/state")).isEqualTo("cancelling");
        assertThat(Store.holds("control/acme/" + job + "/cancelled")).isTrue();

        Kafka.announce(Samples.succeeded(job, 1, 2));
        await().until(() -> door.get("/v1/jobs/" + job).text("/state").equals("succeeded"));
        assertThat(door.delete("/v1/jobs/" + job).expect(409).text("/state")).isEqualTo("succeeded");
    }

    @Test
    void aPlaceInATraceIsHandedOnToWorkersThoughNothingIsTracedHere() {
        String place = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String job = Door.send(door.request("/v1/jobs")
                        .header("traceparent", place)
                        .POST(HttpRequest.BodyPublishers.ofString(DOCUMENT)))
                .expect(202)
                .text("/job");

        assertThat(Kafka.header(Kafka.queued("normal", job).get(0), "traceparent"))
                .isEqualTo(place);
        String plain = door.accepted(DOCUMENT);
        assertThat(Kafka.queued("normal", plain).get(0).headers().lastHeader("traceparent"))
                .isNull();
    }
}
