package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.codec.EventJson;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.LedgerConfig;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import io.srfarm.messaging.EventRecords;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class LedgerRebuildTest {
    private final Door door = Door.asAcme();

    @Inject
    Ledger ledger;

    @Inject
    LedgerConfig config;

    @Inject
    KafkaClients clients;

    @Test
    void aLedgerThatStartsLaterSaysTheSame() {
        String waiting = door.accepted(documentWith("\"labels\": {\"a\": \"b\"}"));
        String cancelled = door.accepted(DOCUMENT);
        door.delete("/v1/jobs/" + cancelled).expect(200);
        String shuffled = "shuffled-" + waiting;
        Kafka.announce(Samples.candidate(shuffled, 2, 1));
        Kafka.announce(Samples.started(shuffled, 1));
        Kafka.announce(Samples.started(shuffled, 2));
        Kafka.announce(Samples.started(shuffled, 2));
        Kafka.announce(Samples.succeeded(shuffled, 2, 2));
        Kafka.announce(Samples.accepted(shuffled, DOCUMENT, Samples.NOON));
        Kafka.announce(Samples.started(shuffled, 3));
        String last = door.accepted(DOCUMENT);

        Ledger later = new Ledger(config, clients, new SimpleMeterRegistry());
        try {
            later.start(new StartupEvent());
            await().until(later::isCurrent);

            for (String job : List.of(waiting, last)) {
                // Its dispatch may be on its way to one of them.
                await().untilAsserted(() ->
                        assertThat(later.find(key(job))).isPresent().isEqualTo(ledger.find(key(job))));
            }
            for (String job : List.of(cancelled, shuffled)) {
                // Of a job that has ended, only what its end says is known for ever.
                assertThat(later.find(key(job)).orElseThrow())
                        .usingRecursiveComparison()
                        .ignoringFields("history", "dispatch", "heard")
                        .isEqualTo(ledger.find(key(job)).orElseThrow());
            }
            assertThat(later.find(key(shuffled)).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(later.find(key(shuffled)).orElseThrow().acceptedJob()).isPresent();
        } finally {
            later.stop(new ShutdownEvent());
        }
    }

    @Test
    void anEventThatCannotBeReadStopsNothing() {
        Kafka.put(new ProducerRecord<>("sr.events", "x", "garbage".getBytes(UTF_8)));
        Kafka.put(new ProducerRecord<>("sr.events", null, null));
        ProducerRecord<String, byte[]> future = new ProducerRecord<>("sr.events", "x", "{}".getBytes(UTF_8));
        future.headers().add("ce_type", "io.srfarm.job.teleported".getBytes(UTF_8));
        future.headers().add("ce_subject", "x".getBytes(UTF_8));
        future.headers().add("ce_tenant", "acme".getBytes(UTF_8));
        Kafka.put(future);

        String job = door.accepted(DOCUMENT);

        assertThat(door.get("/v1/jobs/" + job).text("/state")).isEqualTo("queued");
        assertThat(Door.send(Door.open("/q/metrics").GET()).response().body())
                .containsPattern("srfarm_ledger_unreadable_total ([3-9]|[1-9][0-9])");
    }

    @Test
    void corruptCutOffAndUnknownRecordsChangeNoEndWhoeverReadsThem() throws Exception {
        String running = "corrupt-running";
        String ended = "corrupt-ended";
        for (String job : List.of(running, ended)) {
            Kafka.announce(Samples.accepted(job, DOCUMENT, Samples.NOON));
            Kafka.announce(Samples.started(job, 1));
        }
        Kafka.announce(Samples.succeeded(ended, 1, 2));
        for (String job : List.of(running, ended)) {
            for (JobEvent event : List.of(
                    Samples.succeeded(job, 2, 2),
                    Samples.candidate(job, 2, 0),
                    Samples.accepted(job, DOCUMENT, Samples.NOON))) {
                Kafka.put(cutOff(event, EventJson.write(event).length / 2));
                Kafka.put(cutOff(event, 0));
            }
        }
        Kafka.announce(Samples.started(running, 3));
        String last = door.accepted(DOCUMENT);

        Ledger later = new Ledger(config, clients, new SimpleMeterRegistry());
        try {
            later.start(new StartupEvent());
            await().until(later::isCurrent);

            for (Ledger one : List.of(ledger, later)) {
                assertThat(one.find(key(last))).isPresent();
                assertThat(one.find(key(ended)).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
                assertThat(one.find(key(ended)).orElseThrow().attempt()).isEqualTo(1);
                assertThat(one.find(key(running)).orElseThrow().state()).isEqualTo(JobState.RUNNING);
                assertThat(one.find(key(running)).orElseThrow().attempt()).isEqualTo(3);
            }
        } finally {
            later.stop(new ShutdownEvent());
        }
    }

    private static ProducerRecord<String, byte[]> cutOff(JobEvent event, int bytes) {
        ProducerRecord<String, byte[]> whole = EventRecords.event("sr.events", event, "/srfarm/worker/test");
        ProducerRecord<String, byte[]> cut =
                new ProducerRecord<>(whole.topic(), whole.key(), Arrays.copyOf(whole.value(), bytes));
        whole.headers().forEach(cut.headers()::add);
        return cut;
    }

    private static JobKey key(String job) {
        return new JobKey(Samples.ACME, new JobId(job));
    }
}
