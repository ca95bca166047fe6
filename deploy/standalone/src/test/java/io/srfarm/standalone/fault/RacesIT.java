package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.event.JobState;
import io.srfarm.event.Topics;
import io.srfarm.standalone.check.CheckReport;
import io.srfarm.standalone.client.ClientException;
import io.srfarm.standalone.client.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What may happen at the same time, or twice, does. */
@ExtendWith(SharedFarm.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RacesIT {
    private final Figures figures = new Figures("races");
    private final Random random = new Random(20261123);
    private FaultFarm farm;

    @BeforeAll
    void take(FaultFarm shared) {
        farm = shared;
    }

    @AfterAll
    void keepFigures() throws Exception {
        figures.write();
    }

    @Test
    @Order(9)
    void aRaceBetweenCancellationAndSuccessHasOneWinner() throws Exception {
        int races = Figures.LONG ? 1000 : 40;
        List<Duration> answers = new ArrayList<>();
        int cancelled = 0;
        for (int race = 0; race < races; race++) {
            String job = farm.submit(race % 10 == 0 ? farm.large() : farm.small());
            FaultFarm.pause(random.nextInt(race % 10 == 0 ? 3000 : 300));
            Instant asked = Instant.now();
            try {
                farm.client().cancel(job);
            } catch (ClientException e) {
                assertThat(e.status()).as("already finished").isEqualTo(409);
            }
            JobView end = farm.awaitEnd(job);
            answers.add(since(asked));
            assertThat(end.state()).isIn(JobState.CANCELLED, JobState.SUCCEEDED);
            cancelled += end.state() == JobState.CANCELLED ? 1 : 0;
        }
        farm.settle();
        figures.add(
                "cancelled at a random moment (R18)",
                races,
                cancelled + " cancelled, end known after " + Figures.spread(answers));
    }

    @Test
    @Order(10)
    void aRecordDeliveredTwiceAndATopicReplayedRunNothingAgain() throws Exception {
        String twice = farm.client().submit(farm.small(), Optional.of("the same key"));
        assertThat(farm.client().submit(farm.small(), Optional.of("the same key")))
                .isEqualTo(twice);

        farm.settle();
        int starts = farm.check().starts();
        int replayed = new Replay(farm.address().kafka()).again(Topics.jobs());

        await().atMost(FaultFarm.PATIENCE).until(() -> new Replay(farm.address().kafka()).isConsumed());

        assertThat(farm.check().starts()).as("starts after the replay").isEqualTo(starts);
        figures.add("every job record delivered again (R17)", replayed, "second runs 0");
    }

    private static Duration since(Instant moment) {
        return Duration.between(moment, Instant.now());
    }

    @Test
    @Order(99)
    void afterAllThatEveryPromiseHolds() throws Exception {
        farm.settle();
        CheckReport report = farm.check();

        assertThat(report.breaches()).isEmpty();
        assertThat(report.ended()).doesNotContainKeys(JobState.DEAD, JobState.FAILED);
        figures.add("check of it all", 1, report.jobs() + " jobs, " + report.starts() + " starts, 0 breaches");
    }
}
