package io.srfarm.worker.farm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Priority;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever ends a job and however often it comes: it has one end. */
class EndIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static Farm farm;
    private static WorkerProcess worker;
    private static ObjectKey input;

    @BeforeAll
    static void start() throws Exception {
        farm = new Farm().open();
        worker = WorkerProcess.startTiny(farm, "ending", "good", Map.of()).awaitReady();
        input = farm.picture("end.png", 64, 64, 1);
    }

    @AfterAll
    static void stop() {
        worker.close();
        farm.close();
    }

    @Test
    void aJobThatFailedFailsAgainWhenItsRecordComesAgain() throws Exception {
        ObjectKey late = new ObjectKey("inputs/acme/late-" + Instant.now().toEpochMilli() + ".png");
        JobDraft draft = new JobDraft(late).model("tiny");
        Job job = farm.submit(draft);
        var failed = (JobEvent.Failed) farm.end(job);
        assertThat(failed.error().type()).isEqualTo(ErrorType.INPUT_MISSING);
        farm.store().put(late, farm.store().get(input, 1 << 20).bytes(), "image/png");

        farm.submit(draft);

        assertThat(farm.lastEnd(job, 2)).isEqualTo(failed);
        assertThat(farm.events(job)).extracting(JobEvent::name).containsExactly("started", "failed", "failed");
    }

    @Test
    void twoWorkersThatRunOneJobAtOnceReportOneOutcome() throws Exception {
        try (var rival = WorkerProcess.startTiny(farm, "rival", "good", Map.of())) {
            rival.awaitReady();
            // The busy worker may have locked the second record unseen (see JobQueue): then nobody else began.
            boolean ranTwice = false;
            for (int tries = 0; tries < 10 && !ranTwice; tries++) {
                JobDraft draft = longJob();
                Job job = farm.submit(draft);
                farm.submit(draft);

                JobEvent.Terminal end = farm.lastEnd(job, 2);

                assertThat(end).isInstanceOf(JobEvent.Succeeded.class).isEqualTo(outcome(job));
                assertThat(farm.results(job)).hasSize(2).containsOnly(end);
                ranTwice = startedBy(job) == 2;
            }
            assertThat(ranTwice).isTrue();
        }
    }

    private static long startedBy(Job job) throws Exception {
        return farm.events(job).stream()
                .filter(JobEvent.Started.class::isInstance)
                .map(event -> ((JobEvent.Started) event).worker())
                .distinct()
                .count();
    }

    @Test
    void aSetThatLosesToACancellationIsWithdrawn() throws Exception {
        Job job = farm.submit(longJob());
        farm.awaitFirst(JobEvent.CandidateReady.class, job);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var cancelled = new JobEvent.Cancelled(job.id(), job.tenant(), now, 0);
        byte[] outcome = OutcomeJson.write(cancelled);
        assertThat(farm.store().putIfAbsent(job.control().outcome(), outcome, "application/json"))
                .isTrue();

        assertThat(farm.end(job)).isEqualTo(cancelled);

        assertThat(farm.store().exists(job.manifestKey())).isFalse();
        assertThat(outcome(job)).isEqualTo(cancelled);
    }

    @Test
    void aJobWithAnOutcomeIsReportedAndNeverStarted() throws Exception {
        Job job = new JobDraft(input).model("tiny").job();
        var expired = new JobEvent.Expired(job.id(), job.tenant(), Instant.EPOCH, 0);
        farm.store().put(job.control().outcome(), OutcomeJson.write(expired), "application/json");

        farm.send(EventRecords.job(Topics.jobs(job.priority()), job));

        assertThat(farm.end(job)).isEqualTo(expired);
        assertThat(farm.events(job)).containsExactly(expired);
    }

    @Test
    void aRecordOfALaterVersionIsParkedAndItsJobIsDead() throws Exception {
        Job job = new JobDraft(input).job();
        ProducerRecord<String, byte[]> record = EventRecords.job(Topics.jobs(Priority.NORMAL), job);
        String later = new String(record.value(), UTF_8).replace("\"schema\":1", "\"schema\":99");
        assertThat(later).contains("99");

        farm.send(new ProducerRecord<>(record.topic(), null, record.key(), later.getBytes(UTF_8), record.headers()));

        assertThat(farm.end(job)).isInstanceOfSatisfying(JobEvent.Dead.class, dead -> assertThat(
                        dead.error().type())
                .isEqualTo(ErrorType.INVALID_REQUEST));
        assertThat(farm.dead(job.id().value())).singleElement().satisfies(letter -> assertThat(
                        new String(letter.value(), UTF_8))
                .isEqualTo(later));
    }

    @Test
    void aJobWhoseOutcomeIsOfALaterVersionIsParkedInSilence() throws Exception {
        Job job = new JobDraft(input).model("tiny").job();
        farm.store().put(job.control().outcome(), "{\"schema\":99}".getBytes(UTF_8), "application/json");

        farm.send(EventRecords.job(Topics.jobs(job.priority()), job));

        await().atMost(SOON).until(() -> farm.dead(job.id().value()).size() == 1);
        assertThat(farm.end(farm.submit(new JobDraft(input).model("tiny")))).isInstanceOf(JobEvent.Succeeded.class);
        assertThat(farm.events(job)).isEmpty();
    }

    private static JobDraft longJob() {
        return new JobDraft(input).model("tiny").candidates(32, 4);
    }

    private static JobEvent.Terminal outcome(Job job) throws Exception {
        return OutcomeJson.read(
                farm.store().get(job.control().outcome(), 1 << 20).bytes());
    }
}
