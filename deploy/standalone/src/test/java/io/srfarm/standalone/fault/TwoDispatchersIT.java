package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.client.FarmClient;
import io.srfarm.event.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A farm with two dispatchers: one of them is flooded, then the leading one is killed. In the long form only. */
@EnabledIfSystemProperty(named = "srfarm.faults", matches = "long")
class TwoDispatchersIT extends FaultTest {
    private static final Duration FLOOD = Duration.ofSeconds(Integer.getInteger("srfarm.faults.flood-seconds", 600));
    private static final int KILLS = 5;

    /** Of the second dispatcher, so that a short flood reaches it: half of it is for one tenant. */
    private static final int QUEUED_MAX = 100;

    private static final double RSS_MIB_MAX = 400;

    private SecondDispatcher second;

    TwoDispatchersIT() {
        super("dispatchers");
    }

    @BeforeAll
    void startSecond() throws Exception {
        second = SecondDispatcher.of(farm, "-Dsrfarm.intake.queued-max=" + QUEUED_MAX);
    }

    @AfterAll
    void stopSecond() {
        second.close();
    }

    @Test
    @Order(11)
    void aFloodIsRefusedBeyondItsLimitWhileUrgentJobsGoOn() throws Exception {
        List<Duration> waits = new ArrayList<>();
        double rssMiB = 0;
        Instant end = Instant.now().plus(FLOOD);
        Flood flood = new Flood(second.client(), farm.small().put("priority", "bulk"));
        try (flood) {
            await().atMost(FaultFarm.PATIENCE).until(() -> flood.refused() > 0);
            do {
                Instant asked = Instant.now();
                String urgent = farm.submit(farm.small().put("priority", "interactive"));
                assertThat(farm.awaitEnd(urgent).state()).isEqualTo(JobState.SUCCEEDED);
                waits.add(since(asked));
                rssMiB = Math.max(rssMiB, ProcessSize.of(second.pid()).rssMiB());
            } while (Instant.now().isBefore(end));
        }
        Instant over = Instant.now();
        farm.settle(flood.accepted());

        assertThat(flood.accepted()).isNotEmpty();
        assertThat(rssMiB).as("MiB of the flooded dispatcher").isLessThan(RSS_MIB_MAX);
        figures.add(
                "flood of bulk jobs for " + FLOOD.toSeconds() + " s (R19)",
                1,
                flood.accepted().size() + " accepted, " + flood.refused() + " refused (429), urgent jobs ended after "
                        + Figures.spread(waits) + ", dispatcher at most " + Math.round(rssMiB)
                        + " MiB, drained " + Figures.seconds(since(over)) + " after the flood");
    }

    @Test
    @Order(12)
    void whenTheLeadingOneIsKilledTheOtherOneTakesInAndHandsOnWhatComes() throws Exception {
        List<Duration> gaps = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            String before = farm.submit(farm.small());
            Instant killed = Instant.now();
            String after = killTheLeader().submit(farm.small(), Optional.empty());
            farm.awaitSuccessOf(after);
            gaps.add(since(killed));
            farm.settle(List.of(before, after));
            if (!second.isAlive()) {
                startSecond(); // the first one is the supervisor's
            }
        }
        figures.add(
                "leading dispatcher of two killed",
                KILLS,
                "taken in by the other one at once, succeeded after " + Figures.spread(gaps));
    }

    /** @return a client of the one that is left */
    private FarmClient killTheLeader() throws Exception {
        if (second.leads()) {
            second.kill();
            return farm.client();
        }
        FaultFarm.kill(farm.address().pids().dispatcher());
        return second.client();
    }
}
