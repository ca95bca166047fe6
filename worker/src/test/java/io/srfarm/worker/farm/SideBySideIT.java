package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.embedded.FarmServers;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A worker with several jobs in hand, with a fast device and a way to the store that a test can make slow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SideBySideIT {
    private static final int JOBS_IN_HAND = 3;
    private static final int MANY = 24;
    private static final Duration SOON = Duration.ofSeconds(90);

    private Farm farm;
    private Link link;
    private WorkerProcess worker;
    private ObjectKey input;

    @BeforeAll
    void open() throws Exception {
        farm = new Farm().open();
        link = new Link(FarmServers.store().endpoint());
        worker = start("side-by-side").awaitReady();
        input = farm.picture("side-by-side.png", 64, 64, 1);
    }

    @AfterEach
    void clean() {
        link.become(Link.State.CLEAN);
    }

    @AfterAll
    void close() {
        worker.close();
        link.close();
        farm.close();
    }

    @Test
    void behindASlowStoreTheDeviceGoesOnWithTheNextJobAndEveryJobSucceeds() throws Exception {
        link.become(Link.State.SLOW);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            jobs.add(farm.submit(tiny(4)));
        }

        List<Instant> ends = new ArrayList<>();
        for (Job job : jobs) {
            assertThat(farm.end(job)).isInstanceOf(JobEvent.Succeeded.class);
            ends.add(farm.end(job).at());
        }

        List<Instant> starts = new ArrayList<>();
        for (Job job : jobs) {
            starts.add(farm.awaitFirst(JobEvent.Started.class, job).at());
        }
        assertThat(starts).isSorted();
        assertThat(IntStream.range(1, jobs.size())
                        .filter(i -> starts.get(i).isBefore(ends.get(i - 1)))
                        .count())
                .isPositive();
    }

    @Test
    void aJobThatIsCancelledOrExpiresLeavesTheOthersInHandAlone() throws Exception {
        link.become(Link.State.SLOW);
        Job cancelled = farm.submit(tiny(MANY));
        Job expiring = farm.submit(tiny(32).deadline(Instant.now().plusSeconds(5)));
        Job untouched = farm.submit(tiny(2));
        farm.awaitFirst(JobEvent.CandidateReady.class, cancelled);
        farm.awaitFirst(JobEvent.Started.class, expiring);
        assertThat(farm.results(cancelled)).isEmpty();
        farm.store().put(cancelled.control().cancellation(), new byte[] {1}, "text/plain");

        assertThat(farm.end(cancelled)).isInstanceOf(JobEvent.Cancelled.class);
        assertThat(farm.end(expiring)).isInstanceOf(JobEvent.Expired.class);
        assertThat(farm.end(untouched)).isInstanceOf(JobEvent.Succeeded.class);
        for (Job job : List.of(cancelled, expiring)) {
            assertThat(farm.store().exists(job.manifestKey())).isFalse();
            assertThat(farm.events(job)).last().isInstanceOf(JobEvent.Terminal.class);
        }
    }

    @Test
    void smallJobsAndALargeOneAllSucceedInTheirOrder() throws Exception {
        ObjectKey large = farm.picture("large.png", 700, 700, 2);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 41; i++) {
            jobs.add(farm.submit(i == 20 ? new JobDraft(large).model("tiny").candidates(1, 1) : tiny(1)));
        }

        List<Instant> starts = new ArrayList<>();
        for (Job job : jobs) {
            assertThat(farm.end(job, Duration.ofMinutes(3))).isInstanceOf(JobEvent.Succeeded.class);
            starts.add(farm.awaitFirst(JobEvent.Started.class, job).at());
        }

        assertThat(starts.get(20)).isAfter(starts.get(15)).isBefore(starts.get(25));
        assertThat(worker.metric("srfarm_worker_leases_lost_total")).isZero();
    }

    @Test
    void aFrozenWorkerLosesAllJobsInHandAndAnotherAnswersThem() throws Exception {
        farm.lock(Duration.ofSeconds(5));
        link.become(Link.State.SLOW);
        try (var frozen = worker) {
            Job first = farm.submit(tiny(MANY));
            Job second = farm.submit(tiny(MANY));
            farm.awaitFirst(JobEvent.Started.class, first);
            farm.awaitFirst(JobEvent.Started.class, second);
            frozen.signal("STOP");
            worker = start("after-the-frozen");
            link.become(Link.State.CLEAN);
            for (Job job : List.of(first, second)) {
                assertThat(farm.end(job))
                        .isInstanceOfSatisfying(JobEvent.Succeeded.class, end -> assertThat(end.attempt())
                                .isGreaterThanOrEqualTo(2));
            }
            frozen.signal("CONT");

            await().atMost(SOON).until(() -> frozen.metric("srfarm_worker_leases_lost_total") >= 2);
            assertThat(farm.results(first)).hasSize(1);
            assertThat(farm.results(second)).hasSize(1);
        } finally {
            farm.lock(Duration.ofSeconds(15));
        }
    }

    private JobDraft tiny(int candidates) {
        return new JobDraft(input).model("tiny").candidates(candidates, 1);
    }

    private WorkerProcess start(String name) throws Exception {
        return WorkerProcess.startTiny(
                farm,
                name,
                "good",
                Map.of(
                        "SRFARM_STORE_ENDPOINT",
                        link.endpoint().toString(),
                        "SRFARM_WORKER_JOBS_IN_HAND",
                        Integer.toString(JOBS_IN_HAND)));
    }
}
