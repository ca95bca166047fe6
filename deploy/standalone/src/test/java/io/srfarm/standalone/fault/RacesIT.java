package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.client.ClientException;
import io.srfarm.client.JobDetails;
import io.srfarm.event.JobState;
import io.srfarm.messaging.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Concurrent and repeated operations. */
class RacesIT extends FaultTest {
    RacesIT() {
        super("races");
    }

    @Test
    @Order(9)
    void aRaceBetweenCancellationAndSuccessHasOneResult() throws Exception {
        int races = Figures.LONG ? 1000 : 40;
        List<Duration> answers = new ArrayList<>();
        int cancelled = 0;
        for (int race = 0; race < races; race++) {
            String job = farm.submit(race % 10 == 0 ? farm.large() : farm.small());
            FaultFarm.pause(random.nextInt(race % 10 == 0 ? 1500 : 300));
            Instant asked = Instant.now();
            try {
                farm.client().cancel(job);
            } catch (ClientException e) {
                assertThat(e.status()).as("already finished").isEqualTo(409);
            }
            JobDetails end = farm.awaitEnd(job);
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
    void duplicateRecordsAndReplayedTopicsRunNothingAgain() throws Exception {
        String twice = farm.client().submit(farm.small(), Optional.of("the same key"));
        assertThat(farm.client().submit(farm.small(), Optional.of("the same key")))
                .isEqualTo(twice);

        farm.settle();
        long starts = farm.events().starts();
        int replayed = new Replay(farm.address().kafka()).again(Topics.jobs());

        await().atMost(FaultFarm.PATIENCE).until(() -> new Replay(farm.address().kafka()).isConsumed());

        assertThat(farm.events().starts()).as("starts after the replay").isEqualTo(starts);
        figures.add("every job record delivered again (R17)", replayed, "second runs 0");
    }
}
