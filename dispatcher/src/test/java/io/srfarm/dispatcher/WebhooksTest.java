package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.FarmServersResource.WEBHOOK_SECRET;
import static io.srfarm.dispatcher.Samples.documentWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.dispatcher.Receiver.Behaviour;
import io.srfarm.dispatcher.Receiver.Told;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a job's document to its receiver, over a real broker and a real HTTP server. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class WebhooksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Door door = Door.asAcme();

    @Inject
    HandSetClock clock;

    private Receiver receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = new Receiver();
        clock.set(Instant.now());
    }

    @AfterEach
    void today() {
        receiver.close();
        clock.set(Instant.now());
    }

    @Test
    void aReceiverIsToldOfSuccessSoThatItCanBeSureWhoSaysSo() throws Exception {
        String job = accepted("'labels': {'album': 'cats'}", "/hook?token=1", "'succeeded', 'failed'");
        JobEvent.Succeeded end = Samples.succeeded(job, 1, 2);

        Kafka.announce(Samples.started(job, 1));
        Kafka.announce(end);

        Told told = awaitTold(1).get(0);
        assertThatCode(() -> new Webhook(WEBHOOK_SECRET).verify(told.body(), told.headers()))
                .doesNotThrowAnyException();
        assertThat(told.text("/type")).isEqualTo("io.srfarm.job.succeeded");
        assertThat(told.text("/timestamp")).isEqualTo(end.at().toString());
        assertThat(told.text("/data/job")).isEqualTo(job);
        assertThat(told.text("/data/tenant")).isEqualTo("acme");
        assertThat(told.text("/data/labels/album")).isEqualTo("cats");
        assertThat(told.text("/data/manifest/key")).isEqualTo(end.manifestKey().path());
        assertThat(told.text("/data/manifest/sha256"))
                .isEqualTo(end.manifestSha256().hex());
        assertThat(told.json().at("/data/set").isMissingNode()).isTrue();
        assertThat(told.body()).doesNotContain("X-Amz", "whsec", "token=1").hasSizeLessThan(1000);
        await().atMost(PATIENCE).until(() -> deliveries("pending", job).isEmpty());
    }

    @Test
    void eachEventThatWasAskedForIsToldOnceAndHasAnIdOfItsOwn() {
        String job = accepted("", "/all", "'started', 'candidate', 'failed'");

        Kafka.announce(Samples.started(job, 1));
        Kafka.announce(Samples.candidate(job, 1, 0));
        Kafka.announce(Samples.started(job, 2));
        JobError error = new JobError(ErrorType.TRUNCATED, "it ends early");
        Kafka.announce(new JobEvent.Failed(new JobId(job), Samples.ACME, Samples.NOON, 2, error));
        // A late end of another kind says nothing: the first one counts.
        Kafka.announce(new JobEvent.Cancelled(new JobId(job), Samples.ACME, Samples.NOON, 2));

        List<Told> told = awaitTold(4);
        await().atMost(PATIENCE).until(() -> deliveries("pending", job).isEmpty());
        assertThat(told)
                .extracting(call -> call.text("/type").replace("io.srfarm.job.", ""))
                .containsExactlyInAnyOrder("started", "candidate", "started", "failed");
        assertThat(told).extracting(call -> call.header("webhook-id")).doesNotHaveDuplicates();
        Told failed = told.stream()
                .filter(call -> call.text("/type").endsWith("failed"))
                .findFirst()
                .orElseThrow();
        assertThat(failed.text("/data/error/type")).isEqualTo("truncated");
        assertThat(receiver.told()).hasSize(4);
    }

    @Test
    void aReceiverThatFailsIsCalledAgainWithTheSameIdUntilItHasIt() throws Exception {
        receiver.behave(Behaviour.status(500));
        String job = accepted("", "/flaky", "'cancelled'");
        door.delete("/v1/jobs/" + job).expect(200);
        awaitTold(1);
        await().atMost(PATIENCE).until(() -> attempts(job) == 1);
        assertThat(deliveries("pending", job).get(0).at("/trouble/detail").asText())
                .isEqualTo("the receiver returned 500");

        receiver.behave(Behaviour.status(200));
        clock.set(Instant.now().plusSeconds(60));

        List<Told> told = awaitTold(2);
        assertThat(told.get(1).header("webhook-id")).isEqualTo(told.get(0).header("webhook-id"));
        assertThat(told.get(1).body()).isEqualTo(told.get(0).body());
        assertThat(told.get(1).header("webhook-timestamp"))
                .isNotEqualTo(told.get(0).header("webhook-timestamp"));
        assertThat(told.get(1).isSignedWith(WEBHOOK_SECRET)).isTrue();
        await().atMost(PATIENCE).until(() -> deliveries("pending", job).isEmpty());
        assertThat(deliveries("dead", job)).isEmpty();
    }

    @Test
    void aDeliveryThatFailedTooOftenIsKeptAndCanBeSentAgain() {
        receiver.behave(Behaviour.status(503));
        String job = accepted("", "/dead", "'cancelled'");
        door.delete("/v1/jobs/" + job).expect(200);
        for (int call = 1; call <= 2; call++) {
            int before = call;
            await().atMost(PATIENCE).until(() -> attempts(job) == before);
            clock.set(clock.instant().plus(Duration.ofHours(2)));
        }
        JsonNode dead = await().atMost(PATIENCE)
                .until(() -> deliveries("dead", job), list -> !list.isEmpty())
                .get(0);
        assertThat(dead.path("attempts").asInt()).isEqualTo(3);
        assertThat(dead.at("/trouble/kind").asText()).isEqualTo("status");
        String id = dead.path("webhook").asText();
        Door.asGlobex().post("/v1/webhooks/dead/" + id + "/redrive", "").expect(404);
        assertThat(Door.asGlobex().get("/v1/webhooks/dead").expect(200).json().toString())
                .doesNotContain(id);

        receiver.behave(Behaviour.status(200));
        door.post("/v1/webhooks/dead/" + id + "/redrive", "").expect(202);

        Told last = awaitTold(4).get(3);
        assertThat(last.header("webhook-id")).isEqualTo(id);
        await().atMost(PATIENCE).until(() -> deliveries("dead", job).isEmpty());
        door.post("/v1/webhooks/dead/" + id + "/redrive", "").expect(404);
    }

    @Test
    void aReceiverThatSaysGoneHearsNoMoreOfThatJob() {
        receiver.behave(Behaviour.status(410));
        String job = accepted("", "/gone", "'started', 'cancelled'");
        Kafka.announce(Samples.started(job, 1));
        await().atMost(PATIENCE).until(() -> deliveries("dead", job).size() == 1);
        receiver.behave(Behaviour.status(200));

        door.delete("/v1/jobs/" + job).expect(202);
        Kafka.announce(new JobEvent.Cancelled(new JobId(job), Samples.ACME, Samples.NOON, 1));

        await().atMost(PATIENCE).until(() -> deliveries("dead", job).size() == 2);
        assertThat(receiver.told()).hasSize(1);
    }

    @Test
    void oneSlowReceiverHoldsUpNoOther() {
        try (Receiver slow = new Receiver(exchange -> Thread.currentThread().join())) {
            for (int i = 0; i < 12; i++) {
                String held = door.accepted(documentWith(webhook(slow.url("/slow"), "'cancelled'")));
                door.delete("/v1/jobs/" + held).expect(200);
            }
            await().atMost(PATIENCE).until(() -> slow.told().size() >= 4);

            String job = accepted("", "/quick", "'cancelled'");
            door.delete("/v1/jobs/" + job).expect(200);

            awaitTold(1);
            assertThat(slow.told()).as("at a time").hasSizeLessThan(12);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2/",
                "http://2130706434/",
                "http://10.0.0.1/",
                "http://192.168.1.1:8080/x",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.100.100.200/",
                "http://0.0.0.0/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://[fd00:ec2::254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[2002:a00:1::1]/",
                "http://1.1.1.1:99999/"
            })
    void anAddressThatIsNotPublicIsRefusedWithTheJob(String url) {
        JsonNode errors = door.submit(documentWith(webhook(url, "'succeeded'")))
                .expect(400)
                .json()
                .path("errors");

        assertThat(errors.at("/0/pointer").asText()).isEqualTo("/webhook/url");
        assertThat(errors.at("/0/detail").asText()).containsAnyOf("not public", "is not a URL", "is no URL");
    }

    @Test
    void theKafkaDoorRefusesItToo() {
        String key = "hooked" + System.nanoTime();
        ProducerRecord<String, byte[]> request = new ProducerRecord<>(
                "sr.requests",
                key,
                documentWith(webhook("http://127.0.0.2/", "'succeeded'")).getBytes(UTF_8));
        request.headers().add("tenant", "acme".getBytes(UTF_8));

        Kafka.put(request);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Kafka.story(key))
                .singleElement()
                .isInstanceOfSatisfying(JobEvent.Failed.class, refused -> {
                    assertThat(refused.state()).isEqualTo(JobState.FAILED);
                    assertThat(refused.error().message())
                            .contains("/webhook/url")
                            .contains("not public");
                }));
    }

    @Test
    void aTenantWithoutASecretCannotAskForWhatNobodyCouldTrust() {
        String document = """
            {"input": {"key": "inputs/globex/cat.png"}, "webhook": {"url": "https://globex.example/"}}
            """;

        JsonNode errors = Door.asGlobex().submit(document).expect(400).json().path("errors");

        assertThat(errors.at("/0/pointer").asText()).isEqualTo("/webhook");
        assertThat(errors.at("/0/detail").asText()).contains("srfarm.webhooks.secrets");
    }

    private String accepted(String more, String path, String events) {
        String webhook = webhook(receiver.url(path), events);
        return door.accepted(documentWith(more.isEmpty() ? webhook : more.replace('\'', '"') + ", " + webhook));
    }

    private static String webhook(String url, String events) {
        return ("'webhook': {'url': '" + url + "', 'events': [" + events + "]}").replace('\'', '"');
    }

    private List<Told> awaitTold(int count) {
        return await().atMost(PATIENCE).until(receiver::told, told -> told.size() >= count);
    }

    private int attempts(String job) {
        return Optional.of(deliveries("pending", job))
                .filter(list -> !list.isEmpty())
                .map(list -> list.get(0).path("attempts").asInt())
                .orElse(0);
    }

    private List<JsonNode> deliveries(String kind, String job) {
        JsonNode page =
                door.get("/v1/webhooks/" + kind + "?limit=200").expect(200).json();
        return StreamSupport.stream(page.path("deliveries").spliterator(), false)
                .filter(delivery -> delivery.path("job").asText().equals(job))
                .toList();
    }
}
