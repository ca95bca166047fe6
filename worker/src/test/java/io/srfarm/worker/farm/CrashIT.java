package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.candidate.Candidate;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.embedded.Credentials;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.FarmServers;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import io.srfarm.worker.pipeline.FailPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a job when its worker, or the store, does not live through it. */
class CrashIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String HALT_AT = "SRFARM_WORKER_HALT_AT";
    private static final Map<String, String> PATIENT = Map.of("SRFARM_WORKER_STORE_SILENCE_MAX", "PT5M");

    /** Candidates of a job that a fast machine, too, is still busy with when a test has seen its first one. */
    private static final int MANY = 32;

    private static final int ENDED_BY_SIGTERM = 128 + 15;

    private Farm farm;
    private ObjectKey input;

    @BeforeEach
    void open() throws Exception {
        farm = new Farm().open();
        input = farm.picture("crash.png", 24, 16, 1);
    }

    @AfterEach
    void close() {
        farm.close();
    }

    @Test
    void aSetWhoseWorkerDiedBeforeSayingSoIsReportedWithoutTheModel() throws Exception {
        Job job;
        try (var first = WorkerProcess.start(farm, "halting", Map.of(HALT_AT, "manifest"))) {
            job = farm.submit(new JobDraft(input).candidates(3, 2));
            assertThat(first.exitStatus()).isEqualTo(FailPoint.STATUS);
        }
        assertThat(farm.store().exists(job.manifestKey())).isTrue();
        assertThat(farm.results(job)).isEmpty();

        try (var second = WorkerProcess.start(farm, "reporting", Map.of())) {
            var succeeded = (JobEvent.Succeeded) farm.end(job);

            assertThat(succeeded.attempt()).isEqualTo(2);
            assertThat(succeeded.set().candidates()).hasSize(3);
            assertThat(second.metric("srfarm_worker_stage_seconds_count")).isZero();
            assertThat(farm.events(job))
                    .extracting(JobEvent::name)
                    .containsExactly("started", "candidate", "candidate", "candidate", "succeeded");
            assertAStopWaitsForTheRunningJob(second);
        }
    }

    private void assertAStopWaitsForTheRunningJob(WorkerProcess worker) throws Exception {
        Job job = farm.submit(new JobDraft(input).candidates(MANY, 2));
        farm.awaitFirst(JobEvent.Started.class, job);
        worker.signal("TERM");
        await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> !worker.isReady());

        worker.close();

        assertThat(farm.end(job)).isInstanceOf(JobEvent.Succeeded.class);
        assertThat(farm.events(job))
                .filteredOn(JobEvent.Started.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aWorkerWhoseGraceRunsOutHandsItsJobBackAndDoesNotCrash() throws Exception {
        ObjectKey large = farm.picture("large.png", 64, 64, 1);
        Job job;
        try (var leaving = WorkerProcess.start(farm, "leaving", Map.of("SRFARM_WORKER_GRACE", "0s"))) {
            job = farm.submit(new JobDraft(large).candidates(MANY, 1));
            farm.awaitFirst(JobEvent.CandidateReady.class, job);
            leaving.signal("TERM");
            assertThat(leaving.exitStatus()).isEqualTo(ENDED_BY_SIGTERM);
        }

        try (var next = WorkerProcess.start(farm, "taking-over", Map.of())) {
            assertThat(farm.end(job)).isInstanceOf(JobEvent.Succeeded.class);
            assertThat(next.metric("srfarm_worker_stage_seconds_count")).isPositive();
        }
    }

    @Test
    void aFrozenWorkerLosesItsJobAndPublishesNoResult() throws Exception {
        farm.lock(Duration.ofSeconds(5));
        try (var frozen = WorkerProcess.start(farm, "frozen", Map.of()).awaitReady()) {
            Job job = farm.submit(new JobDraft(input).candidates(MANY, 2));
            farm.awaitFirst(JobEvent.CandidateReady.class, job);
            frozen.signal("STOP");
            try (var other = WorkerProcess.start(farm, "other", Map.of())) {
                await().atMost(SOON).until(() -> startedBy(job).contains("other"));
                frozen.signal("CONT");
                var succeeded = (JobEvent.Succeeded) farm.end(job);
                await().atMost(SOON).until(() -> frozen.metric("srfarm_worker_leases_lost_total") == 1);

                assertThat(succeeded.attempt()).isEqualTo(2);
                assertThat(farm.results(job)).hasSize(1);
                assertThat(OutcomeJson.read(farm.store()
                                .get(job.control().outcome(), 1 << 20)
                                .bytes()))
                        .isEqualTo(succeeded);
                assertThat(other.metric("srfarm_worker_leases_lost_total")).isZero();
                assertThat(frozen.metric("srfarm_worker_jobs_total")).isZero();
            } finally {
                frozen.signal("CONT");
            }
        }
    }

    private List<String> startedBy(Job job) throws Exception {
        return farm.events(job).stream()
                .filter(JobEvent.Started.class::isInstance)
                .map(event -> ((JobEvent.Started) event).worker())
                .toList();
    }

    @Test
    void aJobOutlastsItsStoreAndItsLock(@TempDir Path folder) throws Exception {
        Credentials credentials = Credentials.random();
        EmbeddedStore store = EmbeddedStore.start(folder, 0, credentials);
        try (Farm own = new Farm(FarmServers.broker(), store, credentials).open();
                var worker = WorkerProcess.start(own, "patient", PATIENT).awaitReady()) {
            own.lock(Duration.ofSeconds(8));
            Job job = own.submit(new JobDraft(own.picture("lr.png", 24, 16, 1)).candidates(MANY, 2));
            own.awaitFirst(JobEvent.CandidateReady.class, job);
            store.kill();
            await().atMost(SOON).until(() -> !worker.isReady());
            double renewals = worker.metric("srfarm_worker_renewals_total");
            await().atMost(SOON).until(() -> worker.metric("srfarm_worker_renewals_total") >= renewals + 3);
            store = EmbeddedStore.start(folder, 0, credentials);

            var succeeded = (JobEvent.Succeeded) own.end(job);

            assertThat(succeeded.attempt()).isEqualTo(1);
            assertThat(succeeded.set().candidates())
                    .extracting(Candidate::index)
                    .containsExactlyElementsOf(IntStream.range(0, MANY).boxed().toList());
            assertThat(own.events(job))
                    .filteredOn(JobEvent.Started.class::isInstance)
                    .hasSize(1);
            await().atMost(SOON).until(worker::isReady);
        } finally {
            store.close();
        }
    }
}
