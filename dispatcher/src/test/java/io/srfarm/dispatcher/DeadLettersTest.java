package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.event.DeadLetter;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.JobId;
import io.srfarm.messaging.DeadLetterRecords;
import io.srfarm.messaging.EventRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class DeadLettersTest {
    private static final JobError TRIED = new JobError(ErrorType.ATTEMPTS_EXHAUSTED, "tried 5 times");

    private final Door door = Door.asAcme();

    @Test
    void aDeadJobShowsWithAllThatIsKnownOfItToItsTenantAlone() {
        String job = died(door.accepted(documentWith("\"candidates\": 3")));

        JsonNode shown = door.get("/v1/dead/" + job).expect(200).json();

        assertThat(shown.at("/letter").asText()).isEqualTo(job);
        assertThat(shown.at("/key").asText()).isEqualTo(job);
        assertThat(shown.at("/error/type").asText()).isEqualTo("attempts_exhausted");
        assertThat(shown.at("/error/retryable").asBoolean()).isTrue();
        assertThat(shown.at("/message").asText()).isEqualTo("tried 5 times");
        assertThat(shown.at("/attempts").asInt()).isEqualTo(5);
        assertThat(shown.at("/origin").asText()).startsWith("sr.jobs.normal/0/");
        assertThat(shown.at("/stack").asText()).isEqualTo("at a.B.c");
        assertThat(shown.at("/document/candidates").asInt()).isEqualTo(3);
        assertThat(shown.at("/headers/tenant").asText()).isEqualTo("acme");
        assertThat(shown.toString()).doesNotContain("hush");
        assertThat(shown.has("redriven")).isFalse();
        Door.asGlobex().get("/v1/dead/" + job).expect(404);
        Door.asGlobex().post("/v1/dead/" + job + "/redrive", "").expect(404);
        assertThat(Door.asGlobex().get("/v1/dead").json().at("/letters").findValuesAsText("letter"))
                .doesNotContain(job);
    }

    @Test
    void aRedrivenJobIsANewOneAndAskingTwiceIsAskingOnce() {
        String job = died(door.accepted(DOCUMENT));

        String second =
                door.post("/v1/dead/" + job + "/redrive", "").expect(202).text("/job");

        assertThat(second)
                .isEqualTo(JobId.derived(Samples.ACME, "redrive/" + job).value());
        assertThat(door.post("/v1/dead/" + job + "/redrive", "").expect(202).text("/job"))
                .isEqualTo(second);
        assertThat(door.get("/v1/jobs/" + job).text("/state")).isEqualTo("dead");
        assertThat(door.get("/v1/jobs/" + second).text("/state")).isEqualTo("queued");
        assertThat(door.get("/v1/jobs/" + second).json().at("/document"))
                .isEqualTo(door.get("/v1/jobs/" + job).json().at("/document"));
        assertThat(door.get("/v1/dead/" + job).text("/redriven/job")).isEqualTo(second);
        assertThat(Kafka.events(second).stream().filter(JobEvent.Accepted.class::isInstance))
                .hasSize(1);
    }

    @Test
    void aRedrivenJobThatDiesAgainIsALetterOfItsOwn() {
        String first = died(door.accepted(DOCUMENT));
        String second =
                door.post("/v1/dead/" + first + "/redrive", "").expect(202).text("/job");
        died(second);

        String third =
                door.post("/v1/dead/" + second + "/redrive", "").expect(202).text("/job");

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(door.post("/v1/dead/" + first + "/redrive", "").expect(202).text("/state"))
                .isEqualTo("dead");
    }

    @Test
    void aRequestThatCouldNotBeReadIsShownAndRedrivenOnlyOnceItCanBe() {
        request("letter-1", documentWith("\"candidates\": 99"));
        String letter = letterOf("letter-1");

        assertThat(door.get("/v1/dead/" + letter)
                        .json()
                        .at("/document/candidates")
                        .asInt())
                .isEqualTo(99);
        assertThat(door.post("/v1/dead/" + letter + "/redrive", "").expect(400).text("/errors/0/pointer"))
                .isEqualTo("/candidates");

        request("letter-2", DOCUMENT);
        await().until(() -> door.get("/v1/jobs/letter-2").status() == 200);
        request("letter-2", documentWith("\"candidates\": 3"));
        String reused = letterOf("letter-2");
        String job =
                door.post("/v1/dead/" + reused + "/redrive", "").expect(202).text("/job");
        assertThat(door.get("/v1/jobs/" + job).json().at("/candidates").asInt()).isEqualTo(3);
    }

    @Test
    void whatIsNoTextIsShownAllTheSame() {
        ProducerRecord<String, byte[]> garbage =
                new ProducerRecord<>("sr.requests", "letter-3", new byte[] {(byte) 0xff, 0});
        garbage.headers().add("tenant", "acme".getBytes(UTF_8));
        Kafka.put(garbage);
        request("letter-4", "hello");

        assertThat(door.get("/v1/dead/" + letterOf("letter-3")).text("/base64")).isEqualTo("/wA=");
        assertThat(door.get("/v1/dead/" + letterOf("letter-4")).text("/text")).isEqualTo("hello");
    }

    @Test
    void lettersAreListedFromTheNewestBackPageByPage() {
        List<String> newest = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            newest.add(0, died(door.accepted(DOCUMENT)));
        }

        List<String> listed = new ArrayList<>();
        String after = "";
        while (listed.size() < 3) {
            JsonNode page = door.get("/v1/dead?limit=1" + after).expect(200).json();
            listed.addAll(page.at("/letters").findValuesAsText("letter"));
            after = "&after=" + page.at("/next").asText();
        }

        assertThat(listed).isEqualTo(newest);
        door.get("/v1/dead?after=xyz").expect(400);
        door.get("/v1/dead?limit=201").expect(400);
        door.get("/v1/dead/never-there").expect(404);
    }

    /** What a worker does with a job that was tried too often. */
    static String died(String job) {
        List<ConsumerRecord<String, byte[]>> queued =
                await().until(() -> Kafka.all("sr.jobs.normal", job), records -> !records.isEmpty());
        ConsumerRecord<String, byte[]> record = queued.get(0);
        DeadLetter why = new DeadLetter(TRIED, DeadLetterRecords.origin(record), 5, Optional.of("at a.B.c"));
        record.headers().add("authorization", "hush".getBytes(UTF_8));
        Kafka.put(DeadLetterRecords.write(record, why));
        Kafka.put(EventRecords.event(
                "sr.events", new JobEvent.Dead(new JobId(job), Samples.ACME, Instant.now(), 5, TRIED), "/w"));
        await().until(() -> Door.asAcme().get("/v1/dead/" + job).status() == 200);
        await().until(() -> Door.asAcme().get("/v1/jobs/" + job).text("/state").equals("dead"));
        return job;
    }

    private String letterOf(String key) {
        return await().until(
                        () -> {
                            for (JsonNode letter : door.get("/v1/dead").json().at("/letters")) {
                                if (letter.path("key").asText().equals(key)) {
                                    return letter.path("letter").asText();
                                }
                            }
                            return "";
                        },
                        letter -> !letter.isEmpty());
    }

    private static void request(String key, String document) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("sr.requests", key, document.getBytes(UTF_8));
        record.headers().add("tenant", "acme".getBytes(UTF_8));
        Kafka.put(record);
    }
}
