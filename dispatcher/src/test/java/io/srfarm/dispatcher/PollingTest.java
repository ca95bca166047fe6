package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.codec.AnnouncedModelJson;
import io.srfarm.dispatcher.Door.Answer;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.job.Priority;
import io.srfarm.messaging.Topics;
import io.srfarm.store.ListedObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For those who ask again and again. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class PollingTest {
    private final Door door = Door.asAcme();
    private final Door scaler = Door.with(FarmServersResource.SCALER_KEY);

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        String job = running();
        String tag = door.get("/v1/jobs/" + job).expect(200).header("ETag");

        Answer unchanged = ifNoneMatch(job, tag).expect(304);
        assertThat(unchanged.response().body()).isEmpty();
        assertThat(unchanged.header("ETag")).isEqualTo(tag);

        Kafka.announce(Samples.candidate(job, 1, 0));
        await().until(() -> ifNoneMatch(job, tag).status() == 200);
        assertThat(ifNoneMatch(job, tag).header("ETag")).isNotEqualTo(tag);
    }

    /** A job whose state does not change by itself, as a queued one's does. */
    private String running() {
        String job = door.accepted(DOCUMENT);
        Kafka.announce(Samples.started(job, 1));
        await().until(() -> door.get("/v1/jobs/" + job).text("/state").equals("running"));
        return job;
    }

    private Answer ifNoneMatch(String job, String tag) {
        return Door.send(
                door.request("/v1/jobs/" + job).header("If-None-Match", tag).GET());
    }

    @Test
    void anAnswerBearsTheRequestsNameAndOneOfOursIfItHasNone() {
        assertThat(named("my-request:7").header("X-Request-Id")).isEqualTo("my-request:7");
        assertThat(door.get("/v1/jobs").header("X-Request-Id")).matches("j[0-9a-v]{26}");
        assertThat(Door.with("wrong").get("/v1/jobs").expect(401).header("X-Request-Id"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"two words", "<script>", "0123456789012345678901234567890123456789012345678901234567890123x"})
    void aNameThatCouldSpoilALogIsNotTaken(String name) {
        assertThat(named(name).header("X-Request-Id")).matches("j[0-9a-v]{26}");
    }

    private Answer named(String id) {
        return Door.send(
                door.request("/v1/jobs?limit=1").header("X-Request-Id", id).GET());
    }

    @Test
    void whoUnderstandsGzipGetsIt() {
        Answer answer = Door.send(
                door.request("/v1/jobs").header("Accept-Encoding", "gzip").GET());

        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(door.get("/v1/jobs").header("Content-Encoding")).isEmpty();
    }

    @Test
    void theBacklogSaysWhatWaitsAndHowManyWorkersThatTakes() {
        JsonNode before = scaler.get("/v1/backlog").expect(200).json();
        String job = door.accepted(Samples.documentWith("\"priority\": \"bulk\", \"candidates\": 3"));
        Answer after = scaler.get("/v1/backlog").expect(200);

        assertThat(difference(before, after.json(), "/bulk/jobs")).isEqualTo(1);
        assertThat(difference(before, after.json(), "/total/jobs")).isEqualTo(1);
        assertThat(difference(before, after.json(), "/bulk/pixels")).isEqualTo(3 * 65_536L);
        assertThat(difference(before, after.json(), "/interactive/jobs")).isZero();
        assertThat(after.json().at("/bulk/desiredWorkers").asInt()).isPositive();
        assertThat(after.json().at("/total/desiredWorkers").asInt()).isPositive();
        assertThat(after.json().at("/workerRate").asDouble()).isPositive();

        Kafka.announce(Samples.started(job, 1));
        await().until(() -> difference(before, scaler.get("/v1/backlog").json(), "/bulk/running") == 1);
        Kafka.announce(Samples.succeeded(job, 1, 2));
        await().until(() -> difference(before, scaler.get("/v1/backlog").json(), "/bulk/pixelsLeft") == 0);
    }

    @Test
    void aWorkersRateIsToldByWhatItComputesOn() {
        String job = door.accepted(DOCUMENT);
        Kafka.announce(Samples.started(job, 1));
        Kafka.announce(Samples.succeeded(job, 1, 2));

        await().until(() ->
                scaler.get("/v1/backlog").json().at("/deviceRates/cpu").asDouble() > 0);
        assertThat(scaler.get("/v1/backlog").json().at("/measured").asBoolean()).isTrue();
        assertThat(Door.send(Door.open("/q/metrics").GET()).response().body())
                .contains("srfarm_worker_device_rate{device=\"cpu\"}");
    }

    @Test
    void aWorkerIsListedWithItsJobWhileItIsConnectedAndWhileItsJobIsOpen() {
        String job = door.accepted(DOCUMENT);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                Kafka.address(),
                "group.id",
                Topics.WORKER_GROUP,
                "client.id",
                "w1-" + Priority.NORMAL);
        try (var member =
                new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            member.subscribe(List.of("sr.events")); // a worker's queue would take jobs of other tests
            Kafka.announce(Samples.started(job, 1));
            await().untilAsserted(() -> {
                member.poll(Duration.ZERO);
                JsonNode worker = worker("w1");
                assertThat(worker.path("connected").asBoolean()).isTrue();
                assertThat(worker.path("host").asText()).isEqualTo("127.0.0.1");
                assertThat(worker.path("jobs").asInt()).isPositive();
                assertThat(worker.path("running").findValuesAsText("job")).contains(job);
            });
        }
        await().untilAsserted(() ->
                assertThat(worker("w1").path("connected").asBoolean(true)).isFalse());
        Kafka.announce(Samples.succeeded(job, 1, 2));
        await().untilAsserted(() ->
                assertThat(worker("w1").path("running").findValuesAsText("job")).doesNotContain(job));
    }

    @Test
    void everyChangeOfDesiredWorkersIsListedWithItsReason() {
        scaler.get("/v1/backlog").expect(200);
        JsonNode newest = scaler.get("/v1/workers").expect(200).json().at("/decisions/0");

        assertThat(newest.path("workers").isInt()).isTrue();
        assertThat(newest.path("waiting").isIntegralNumber()).isTrue();
        assertThat(newest.path("at").asText()).isNotBlank();
    }

    private JsonNode worker(String name) {
        for (JsonNode worker : scaler.get("/v1/workers").expect(200).json().path("workers")) {
            if (worker.path("name").asText().equals(name)) {
                return worker;
            }
        }
        return MissingNode.getInstance();
    }

    @Test
    void whatWaitsOfAllTenantsIsTheAutoscalersToKnowAndNothingElseIs() {
        door.get("/v1/backlog").expect(401);
        door.get("/v1/workers").expect(401);
        Door.with("wrong").get("/v1/backlog").expect(401);
        scaler.get("/v1/jobs").expect(401);
        scaler.submit(DOCUMENT).expect(401);
    }

    private static long difference(JsonNode before, JsonNode after, String pointer) {
        assertThat(after.at(pointer).isIntegralNumber()).as(pointer).isTrue();
        return after.at(pointer).asLong() - before.at(pointer).asLong();
    }

    @Test
    void modelsAreThoseThatWorkersSayTheyHaveAndWhatIsNoWordOfTheirsHidesNone() throws Exception {
        for (ListedObject said : Store.open().list(AnnouncedModel.FOLDER, Optional.empty(), 100)) {
            Store.open().delete(said.key());
        }
        await().until(() -> door.get("/v1/models").expect(200).json().toString().equals("{\"models\":[]}"));

        AnnouncedModel tiny = Samples.model("tiny");
        Store.put(tiny.key().path(), AnnouncedModelJson.write(tiny), "application/json");
        Store.put("control/_models/another.json", AnnouncedModelJson.write(tiny), "application/json");
        Store.put("control/_models/broken.json", "{".getBytes(UTF_8), "application/json");
        Store.put("control/_models/large.json", new byte[AnnouncedModelJson.BYTES_MAX + 1], "application/json");
        await().until(() -> !door.get("/v1/models").json().path("models").isEmpty());

        Answer told = door.get("/v1/models").expect(200);
        assertThat(told.json().path("models")).hasSize(1);
        JsonNode model = told.json().at("/models/0");
        assertThat(model.path("id").asText()).isEqualTo("tiny");
        assertThat(model.path("sha256").asText()).isEqualTo(tiny.sha256().hex());
        assertThat(model.path("parameters").asLong()).isEqualTo(tiny.parameters());
        assertThat(model.path("device").asText()).isEqualTo("cpu");
        assertThat(model.has("trainedOn")).isFalse();
        Door.send(door.request("/v1/models")
                        .header("If-None-Match", told.header("ETag"))
                        .GET())
                .expect(304);
        scaler.get("/v1/models").expect(401);
        door.accepted(Samples.documentWith("\"model\": \"tiny\""));
        door.accepted(DOCUMENT); // the default's worker may be to come
        Answer refused =
                door.submit(Samples.documentWith("\"model\": \"tinny\"")).expect(400);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/model");
        assertThat(refused.text("/detail")).contains("did you mean tiny?");
        assertThat(door.submit(Samples.documentWith("\"model\": \"of-a-worker-to-come\""))
                        .expect(400)
                        .text("/detail"))
                .contains("tiny")
                .doesNotContain("did you mean");
    }

    @Test
    void theBacklogIsGuardedHoweverItsPathIsSpelt() {
        for (String path : List.of(
                "/v1/backlog",
                "/v1/backlog/",
                "/v1//backlog",
                "/v1/backlog;a=b",
                "/v1/%62acklog",
                "/v1/./backlog",
                "//v1/backlog",
                "/v1/backlog?x=y",
                "/v1/x/../backlog",
                "/v1/backlog%2f")) {
            assertThat(Raw.get(path, FarmServersResource.ACME_KEY))
                    .as(path)
                    .containsPattern("^HTTP/1.1 (400|401|404) ");
        }
    }

    @Test
    void whoNamesTheTagInAnyFormOrAnyTagHearsThatNothingChanged() {
        String job = running();
        String tag = door.get("/v1/jobs/" + job).expect(200).header("ETag");
        String opaque = tag.substring("W/".length());

        for (String same : List.of(tag, opaque, "*", "\"other\", " + opaque, "W/\"a,b\",W/" + opaque + " , \"c\"")) {
            assertThat(ifNoneMatch(job, same).status()).as(same).isEqualTo(304);
        }
        for (String other : List.of("\"other\"", "W/\"x\"", opaque.replace("\"", ""), "\"*\"", "nonsense")) {
            assertThat(ifNoneMatch(job, other).status()).as(other).isEqualTo(200);
        }
    }

    @Test
    void aQueuedJobSaysWhyItIsQueued() {
        String job = door.accepted(DOCUMENT);

        JsonNode found = door.get("/v1/jobs/" + job).expect(200).json();

        assertThat(found.at("/waitingFor").asText()).containsPattern("ahead|next in the queue");
    }
}
