package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.candidate.Candidate;
import io.srfarm.codec.ManifestJson;
import io.srfarm.dispatcher.Door.Answer;
import io.srfarm.event.DeadLetter;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.messaging.DeadLetterRecords;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One tenant tries to reach everything that another one has (I8). Whatever it tries with a name of the other's is answered
 * as it is for a name that nobody has. All attempts and answers are written to {@code target/tenants-apart.md}.
 */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class TenantsApartTest {
    private static final String NOBODYS = "j00000000000000000000000000";
    private static final String SECRET = "\"labels\": {\"album\": \"secret\"}";
    private static final String NOTHING = "nothing of another's in it";
    private static final List<String> REPORT = new ArrayList<>();

    private final Door acme = Door.asAcme();
    private final Door globex = Door.asGlobex();
    private String job = "";

    @BeforeEach
    void acmeHasASet() {
        job = acme.accepted(documentWith(SECRET));
        JobEvent.Succeeded succeeded = Samples.succeeded(job, 1, 2);
        for (Candidate candidate : succeeded.set().candidates()) {
            Store.put(candidate.key().path(), (job + candidate.index()).getBytes(UTF_8), "image/png");
        }
        Store.put(succeeded.manifestKey().path(), ManifestJson.write(succeeded.set()), "application/json");
        Kafka.announce(succeeded);
        await().until(() -> acme.get("/v1/jobs/" + job + "/candidates").status() == 200);
        acme.post("/v1/jobs/" + job + "/choice", "{\"candidate\": 1}").expect(200);
    }

    @AfterAll
    static void report() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| one tenant tries, with a name of another's | answer | the same with a name that nobody has |");
        lines.add("|---|---|---|");
        lines.addAll(REPORT);
        Files.write(Path.of("target/tenants-apart.md"), lines);
    }

    @Test
    void anothersJobIsAJobThatIsNotThere() {
        alike("look at a job", id -> globex.get("/v1/jobs/" + id));
        alike(
                "poll a job with its owner's ETag",
                id -> Door.send(globex.request("/v1/jobs/" + id)
                        .header("If-None-Match", acme.get("/v1/jobs/" + job).header("ETag"))
                        .GET()));
        alike("follow a job's events", id -> globex.get("/v1/jobs/" + id + "/events"));
        alike("fetch a set", id -> globex.get("/v1/jobs/" + id + "/candidates"));
        alike("fetch a set as one archive", id -> globex.get("/v1/jobs/" + id + "/candidates.zip"));
        alike("look at a choice", id -> globex.get("/v1/jobs/" + id + "/choice"));
        alike("choose a candidate", id -> globex.post("/v1/jobs/" + id + "/choice", "{\"candidate\": 0}"));
        alike("withdraw a job", id -> globex.delete("/v1/jobs/" + id));
        assertThat(acme.get("/v1/jobs/" + job + "/choice")
                        .expect(200)
                        .json()
                        .at("/candidate")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void listsAndLabelsShowNothingOfAnothers() {
        acme.accepted(DOCUMENT);
        String cursor = acme.get("/v1/jobs?limit=1").json().at("/next").asText();

        hidden("list jobs", globex.get("/v1/jobs?limit=200"));
        hidden("list jobs by another's label", globex.get("/v1/jobs?label=album:secret"));
        hidden("list jobs from another's place on", globex.get("/v1/jobs?limit=200&after=" + cursor));
        Answer withdrawn = globex.delete("/v1/jobs?label=album:secret");
        hidden("withdraw jobs by another's label", withdrawn);
        assertThat(withdrawn.json().at("/jobs")).isEmpty();
        hidden("read metrics", Door.send(Door.open("/q/metrics").GET()));
        note("read the backlog", globex.get("/v1/backlog").expect(401), NOTHING);
        note("list the workers", globex.get("/v1/workers").expect(401), NOTHING);
    }

    @Test
    void anothersDeadLetterIsALetterThatIsNotThere() {
        String letter = letterOfAcme();

        alike(letter, "look at a dead letter", id -> globex.get("/v1/dead/" + id));
        alike(letter, "submit a dead letter again", id -> globex.post("/v1/dead/" + id + "/redrive", ""));
        Answer list = globex.get("/v1/dead?limit=200");
        assertThat(list.expect(200).response().body()).doesNotContain(letter);
        note("list dead letters", list, "-");
    }

    @Test
    void anothersWebhooksAreDeliveriesThatAreNotThere() {
        // Nobody listens there: the delivery stays.
        String told = acme.accepted(documentWith("\"webhook\": {\"url\": \"http://127.0.0.1:9/hush\"}"));
        acme.delete("/v1/jobs/" + told).expect(200);
        String delivery = await().until(() -> deliveryOf(told), id -> !id.isEmpty());

        alike(delivery, "send a webhook again", id -> globex.post("/v1/webhooks/dead/" + id + "/redrive", ""));
        for (String list : List.of("pending", "dead")) {
            Answer page = globex.get("/v1/webhooks/" + list + "?limit=200").expect(200);
            assertThat(page.response().body()).doesNotContain(told, "hush");
            note("list " + list + " webhooks", page, NOTHING);
        }
        Answer behind = globex.get("/v1/webhooks/pending?after=" + delivery).expect(400);
        assertThat(behind.response().body())
                .isEqualTo(globex.get("/v1/webhooks/pending?after=" + NOBODYS)
                        .response()
                        .body());
        note("list webhooks from another's place on", behind, "the same");
    }

    private String deliveryOf(String told) {
        for (JsonNode delivery :
                acme.get("/v1/webhooks/pending?limit=200").json().at("/deliveries")) {
            if (delivery.path("job").asText().equals(told)) {
                return delivery.path("webhook").asText();
            }
        }
        return "";
    }

    @Test
    void anothersObjectsAreObjectsThatAreNotThere() {
        Store.put("inputs/acme/there.png", new byte[] {1}, "image/png");
        String set = "sets/acme/" + job + "/";
        object("take an input", "inputs/acme/there.png", key -> "{\"input\": {\"key\": \"" + key + "\"}}");
        object("take a candidate as input", set + "manifest.json", key -> "{\"input\": {\"key\": \"" + key + "\"}}");
        object(
                "take the farm's own marks as input",
                "control/acme/" + job + "/choice.json",
                key -> "{\"input\": {\"key\": \"" + key + "\"}}");
        object(
                "take a reference",
                "inputs/acme/there.png",
                key -> own("\"references\": [{\"type\": \"image\", \"key\": \"" + key + "\"}]"));
        object(
                "take a ground truth",
                "inputs/acme/there.png",
                key -> own("\"groundTruth\": {\"key\": \"" + key + "\"}"));
        object("write into a set", "sets/acme/" + job, key -> own("\"output\": {\"prefix\": \"" + key + "/\"}"));
        object(
                "take an input as one of many jobs",
                "inputs/acme/there.png",
                key -> "[{\"input\": {\"key\": \"" + key + "\"}}]",
                "/v1/jobs/batch");
    }

    @Test
    void oneTenantsKeysAndIdsAreNotAnothers() {
        String first = acme.submit(DOCUMENT, "order-4711").expect(202).text("/job");
        Answer same = globex.submit(own("\"candidates\": 2"), "order-4711");
        assertThat(same.expect(202).text("/job")).isNotEqualTo(first);
        note("submit with another's Idempotency-Key", same, "-");

        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                "sr.requests", job, own("\"candidates\": 3").getBytes(UTF_8));
        record.headers().add("tenant", "globex".getBytes(UTF_8));
        Kafka.put(record);
        await().until(() -> globex.get("/v1/jobs/" + job).status() == 200);
        assertThat(globex.get("/v1/jobs/" + job).text("/state")).isEqualTo("queued");
        assertThat(acme.get("/v1/jobs/" + job).text("/state")).isEqualTo("succeeded");
        note("ask over Kafka under another's job id", globex.get("/v1/jobs/" + job), "-");
        globex.delete("/v1/jobs/" + job).expect(200);
        globex.delete("/v1/jobs/" + same.text("/job")).expect(200);
        assertThat(acme.get("/v1/jobs/" + job).text("/state")).isEqualTo("succeeded");
    }

    @Test
    void aPlaceToUploadIsOnesOwnAndItsUrlOpensNothingElse() {
        for (String name : List.of("../../acme/x.png", "acme/x.png", "..", "%2e%2e")) {
            Answer answer =
                    globex.post("/v1/uploads", "{\"name\": \"" + name + "\"}").expect(400);
            note("ask for a place named `" + name + "`", answer, "-");
        }
        JsonNode place = globex.post("/v1/uploads", "{\"name\": \"x.png\", \"bytes\": 6}")
                .expect(200)
                .json();
        String key = place.at("/key").asText();
        assertThat(key).startsWith("inputs/globex/");
        URI elsewhere = URI.create(place.at("/url").asText().replace("/globex/", "/acme/"));

        Answer put = Door.send(HttpRequest.newBuilder(elsewhere).PUT(BodyPublishers.ofString("pixels")));
        Answer get = Door.send(HttpRequest.newBuilder(elsewhere).GET());

        assertThat(put.status()).isEqualTo(403);
        assertThat(get.status()).isEqualTo(403);
        assertThat(Store.holds(key.replace("/globex/", "/acme/"))).isFalse();
        note("write to another's folder with the URL of a place of one's own", put, "-");
        note("read from it", get, "-");
    }

    private static String own(String field) {
        return "{\"input\": {\"key\": \"inputs/globex/dog.png\"}, " + field + "}";
    }

    /** A job of acme's that was tried too often. */
    private String letterOfAcme() {
        String dead = acme.accepted(DOCUMENT);
        ConsumerRecord<String, byte[]> record = Kafka.queued("normal", dead).get(0);
        JobError tried = new JobError(ErrorType.ATTEMPTS_EXHAUSTED, "tried 5 times");
        Kafka.put(DeadLetterRecords.write(record, new DeadLetter(tried, DeadLetterRecords.origin(record))));
        await().until(() -> acme.get("/v1/dead/" + dead).status() == 200);
        return dead;
    }

    private void alike(String attempt, Function<String, Answer> request) {
        alike(job, attempt, request);
    }

    /** The same request with a name of acme's and with nobody's: the answers do not differ. */
    private static void alike(String name, String attempt, Function<String, Answer> request) {
        Answer anothers = request.apply(name).expect(404);
        Answer nobodys = request.apply(NOBODYS).expect(404);

        assertThat(anothers.response().body().replace(name, NOBODYS))
                .isEqualTo(nobodys.response().body());
        assertThat(anothers.response().headers().map().keySet())
                .isEqualTo(nobodys.response().headers().map().keySet());
        note(attempt, anothers, nobodys.status() + " " + nobodys.text("/detail"));
    }

    private void object(String attempt, String key, Function<String, String> document) {
        object(attempt, key, document, "/v1/jobs");
    }

    /** A document with a key of acme's, there or not, and one of a tenant that nobody is. */
    private void object(String attempt, String key, Function<String, String> document, String path) {
        Answer there = globex.post(path, document.apply(key));
        String told = there.response().body();
        for (String absent : List.of(key + "x", key.replace("acme", "nobody"))) {
            assertThat(globex.post(path, document.apply(absent)).response().body())
                    .isEqualTo(told);
        }
        assertThat(told).containsAnyOf("no such object", "no such folder").contains("403");
        note(attempt, there, "the same, to the last byte");
    }

    private void hidden(String attempt, Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).doesNotContain(job, "acme", "secret");
        note(attempt, answer, NOTHING);
    }

    private static void note(String attempt, Answer answer, String other) {
        String type = answer.header("Content-Type");
        String detail = type.startsWith("application/problem+json") ? " " + answer.text("/detail") : "";
        REPORT.add("| " + attempt + " | " + answer.status() + detail + " | " + other + " |");
    }
}
