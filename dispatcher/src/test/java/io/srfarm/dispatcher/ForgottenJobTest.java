package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.codec.ManifestJson;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobLookup;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.LedgerConfig;
import io.srfarm.dispatcher.ledger.OutcomeStore;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.messaging.EventRecords;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A job whose outcome lies in the store and which no ledger knows is one that the ledger has forgotten. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class ForgottenJobTest {
    private final Door door = Door.asAcme();

    @Inject
    KafkaClients clients;

    @Inject
    OutcomeStore outcomes;

    @Inject
    Caller caller;

    @Test
    void aForgottenJobIsKnownByItsOutcome() {
        JobEvent.Succeeded end = Samples.succeeded("forgotten-1", 3, 2);
        Store.seal(end);
        Store.put(end.manifestKey().path(), ManifestJson.write(end.set()), "application/json");

        JsonNode job = door.get("/v1/jobs/forgotten-1").expect(200).json();

        assertThat(job.at("/state").asText()).isEqualTo("succeeded");
        assertThat(job.at("/attempt").asInt()).isEqualTo(3);
        assertThat(job.at("/manifest/key").asText()).isEqualTo(end.manifestKey().path());
        assertThat(job.at("/timestamps/succeeded").asText()).isEqualTo(end.at().toString());
        assertThat(door.get("/v1/jobs/forgotten-1/candidates")
                        .expect(200)
                        .json()
                        .at("/candidates"))
                .hasSize(2);
        assertThat(door.get("/v1/jobs/forgotten-1/events")
                        .expect(200)
                        .response()
                        .body())
                .containsOnlyOnce("event:succeeded")
                .containsOnlyOnce("event:");
        assertThat(door.delete("/v1/jobs/forgotten-1").expect(409).text("/state"))
                .isEqualTo("succeeded");
    }

    @Test
    void aForgottenCancelledJobIsStillCancelledWhoeverAsks() {
        Store.seal(new JobEvent.Cancelled(new JobId("forgotten-2"), Samples.ACME, Samples.NOON, 0));

        assertThat(door.delete("/v1/jobs/forgotten-2").expect(200).text("/state"))
                .isEqualTo("cancelled");
        door.get("/v1/jobs/forgotten-2/candidates").expect(409);
        Door.asGlobex().get("/v1/jobs/forgotten-2").expect(404);
    }

    @Test
    void aBadRequestUnderTheKeyOfAForgottenJobIsAnsweredByItsEnd() {
        JobEvent.Succeeded end = Samples.succeeded("forgotten-4", 1, 2);
        Store.seal(end);
        ProducerRecord<String, byte[]> bad =
                new ProducerRecord<>("sr.requests", "forgotten-4", "nonsense".getBytes(UTF_8));
        bad.headers().add("tenant", "acme".getBytes(UTF_8));

        Kafka.put(bad);

        await().until(() -> !Kafka.events("forgotten-4").isEmpty());
        assertThat(Kafka.events("forgotten-4")).containsExactly(end);
    }

    @Test
    void theKeyOfAForgottenJobStandsForItsDocumentAndForNoOther() {
        JobId id = JobId.derived(Samples.ACME, "forgotten-5");
        JobEvent.Succeeded end = Samples.succeeded(id.value(), 1, 2);
        Store.seal(end, Samples.accepted(id.value(), DOCUMENT, Samples.NOON).fingerprint());
        String batch = "[" + DOCUMENT + "]";
        JobId inBatch = JobId.derived(Samples.ACME, "forgotten-5/0");
        Store.seal(Samples.succeeded(inBatch.value(), 1, 2), Sha256.of("another document"));

        Door.Answer again = door.submit(DOCUMENT, "forgotten-5").expect(202);

        assertThat(again.text("/job")).isEqualTo(id.value());
        assertThat(again.text("/state")).isEqualTo("succeeded");
        assertThat(door.submit(Samples.documentWith("\"candidates\": 3"), "forgotten-5")
                        .expect(409)
                        .text("/type"))
                .isEqualTo("urn:srfarm:problem:key-reused");
        assertThat(Door.send(door.request("/v1/jobs/batch")
                                .header("Idempotency-Key", "forgotten-5")
                                .POST(HttpRequest.BodyPublishers.ofString(batch)))
                        .text("/jobs/0/problem/status"))
                .isEqualTo("409");
        assertThat(Kafka.events(id.value())).isEmpty();
    }

    @Test
    void aRequestUnderTheKeyOfAForgottenJobIsItsDoubleOrIsSetAside() {
        JobEvent.Succeeded end = Samples.succeeded("forgotten-6", 1, 2);
        Store.seal(end, Samples.accepted("forgotten-6", DOCUMENT, Samples.NOON).fingerprint());

        for (String document : List.of(DOCUMENT, Samples.documentWith("\"candidates\": 3"))) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>("sr.requests", "forgotten-6", document.getBytes(UTF_8));
            record.headers().add("tenant", "acme".getBytes(UTF_8));
            Kafka.put(record);
        }

        await().until(() -> !Kafka.all("sr.dead", "forgotten-6").isEmpty());
        assertThat(Kafka.all("sr.dead", "forgotten-6")).hasSize(1);
        assertThat(Kafka.events("forgotten-6")).isEmpty();
    }

    @Test
    void whoEndsAJobKeepsWhatWasSubmittedWithItsOutcome() throws Exception {
        String job = door.accepted(DOCUMENT);
        ConsumerRecord<String, byte[]> queued = Kafka.queued("normal", job).get(0);
        door.delete("/v1/jobs/" + job).expect(200);

        Sha256 submitted = Samples.accepted(job, DOCUMENT, Samples.NOON).fingerprint();
        assertThat(EventRecords.fingerprint(queued)).contains(submitted);
        assertThat(outcomes.kept(key(job)).orElseThrow().fingerprint()).contains(submitted);
    }

    @Test
    void anOutcomeThatIsNoneIsOurTroubleAndNotTheCallers() {
        Store.put("control/acme/forgotten-3/outcome.json", new byte[] {1, 2, 3}, "application/json");

        door.get("/v1/jobs/forgotten-3").expect(503);
    }

    @Test
    void anOutcomeThatNobodyCanReadKeepsNoOtherJobFromItsEnd() {
        String deadline = Instant.now().plusSeconds(5).toString();
        String damaged = door.accepted(documentWith("\"deadline\": \"" + deadline + "\""));
        String behind = door.accepted(documentWith("\"deadline\": \"" + deadline + "\""));
        for (byte[] nonsense : List.of(new byte[] {1, 2, 3}, new byte[OutcomeJson.BYTES_MAX + 1])) {
            Store.put("control/acme/" + damaged + "/outcome.json", nonsense, "application/json");
        }

        await().until(() -> door.get("/v1/jobs/" + behind).text("/state").equals("expired"));
        await().untilAsserted(() -> assertThat(
                        Door.send(Door.open("/q/metrics").GET()).response().body())
                .containsPattern("srfarm_jobs_unended_total [1-9]"));
    }

    @Test
    void anOutcomeThatNobodyCanReadStopsNoRequestsBehindIt() {
        Store.put("control/acme/forgotten-5/outcome.json", new byte[] {1, 2, 3}, "application/json");
        for (String key : List.of("forgotten-5", "forgotten-6")) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    "sr.requests", key, (key.equals("forgotten-5") ? "nonsense" : DOCUMENT).getBytes(UTF_8));
            record.headers().add("tenant", "acme".getBytes(UTF_8));
            Kafka.put(record);
        }

        await().until(() -> door.get("/v1/jobs/forgotten-6").status() == 200);
        await().until(() -> !Kafka.all("sr.dead", "forgotten-5").isEmpty());
    }

    @Test
    void whatALedgerForgetsIsStillFound() throws Exception {
        String first = door.accepted(DOCUMENT);
        String second = door.accepted(DOCUMENT);
        door.delete("/v1/jobs/" + first).expect(200);
        door.delete("/v1/jobs/" + second).expect(200);
        LedgerConfig forgetful = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(LedgerConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("srfarm.ledger.finished-max", "1"), "test", 100))
                .build()
                .getConfigMapping(LedgerConfig.class);

        Ledger ledger = new Ledger(forgetful, clients, new SimpleMeterRegistry());
        try {
            ledger.start(new StartupEvent());
            await().until(ledger::isCurrent);
            JobLookup jobs = new JobLookup(ledger, outcomes, caller);

            assertThat(ledger.find(key(first))).isEmpty();
            assertThat(jobs.find(key(first)).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
            assertThat(jobs.find(key("never-there"))).isEmpty();
        } finally {
            ledger.stop(new ShutdownEvent());
        }
    }

    private static JobKey key(String job) {
        return new JobKey(Samples.ACME, new JobId(job));
    }
}
