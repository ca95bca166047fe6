package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.candidate.Candidate;
import io.srfarm.embedded.FarmServers;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.Limits;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker that reaches its store over a bad link while jobs run: every job succeeds in the end, and no byte is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadLinkIT {
    private static final Logger LOG = Logger.getLogger(BadLinkIT.class);
    private static final int JOBS = 3;
    private static final int CANDIDATES = 4;
    private static final int BAD_CONNECTIONS = 4;

    private Farm farm;
    private Link link;
    private WorkerProcess worker;

    @BeforeAll
    void open() throws Exception {
        farm = new Farm().open();
        link = new Link(FarmServers.store().endpoint());
        worker = WorkerProcess.startTiny(
                        farm,
                        "linked",
                        "good",
                        Map.of("SRFARM_STORE_ENDPOINT", link.endpoint().toString()))
                .awaitReady();
    }

    @AfterAll
    void close() {
        worker.close();
        link.close();
        farm.close();
    }

    @ParameterizedTest
    @EnumSource(Link.State.class)
    void aJobOutlastsABadLinkAndItsSetIsWhole(Link.State state) throws Exception {
        List<Job> jobs = new ArrayList<>();
        for (int job = 0; job < JOBS; job++) {
            jobs.add(farm.submit(new JobDraft(farm.picture(state + "-" + job + ".png", 64, 64, job))
                    .model("tiny")
                    .candidates(CANDIDATES, 1)));
        }
        farm.awaitFirst(JobEvent.Started.class, jobs.get(0));
        int before = link.connections();
        link.become(state);
        if (state != Link.State.CLEAN) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> link.connections() - before >= BAD_CONNECTIONS || areEnded(jobs));
        }
        int bad = link.connections() - before;
        link.become(Link.State.CLEAN);

        for (Job job : jobs) {
            assertThat(farm.end(job)).isInstanceOfSatisfying(JobEvent.Succeeded.class, this::assertWhole);
        }
        // The others may have been locked unseen (see JobQueue) for as long as the first one took.
        assertThat(((JobEvent.Succeeded) farm.end(jobs.get(0))).attempt()).isEqualTo(1);
        LOG.infof("link %s: connections while bad %d, after that %d", state, bad, link.connections() - before - bad);
    }

    private boolean areEnded(List<Job> jobs) throws Exception {
        for (Job job : jobs) {
            if (farm.results(job).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void assertWhole(JobEvent.Succeeded end) {
        assertThat(end.attempt()).as("deliveries").isLessThanOrEqualTo(2);
        assertThat(end.set().candidates()).hasSize(CANDIDATES);
        for (Candidate candidate : end.set().candidates()) {
            assertThat(stored(candidate).map(StoredObject::sha256)).contains(candidate.sha256());
        }
    }

    private Optional<StoredObject> stored(Candidate candidate) {
        try {
            return farm.store().find(candidate.key(), Limits.GROUND_TRUTH_BYTES_MAX);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }
}
