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

/** A farm with two dispatchers: one is flooded, then the leader is killed repeatedly. Long form only. */
@EnabledIfSystemProperty(named = "srfarm.faults", matches = "long")
class TwoDispatchersIT extends FaultTest {
    private static final Duration FLOOD = Duration.ofSeconds(Integer.getInteger("srfarm.faults.flood-seconds", 600));

    /** Jobs that one tenant may queue at the second dispatcher: half of the total limit. */
    private static final int OWN_MAX = 1000;

    private static final double RSS_MIB_MAX = 400;
    private static final int KILLS = 10;

    private SecondDispatcher second;

    TwoDispatchersIT() {
        super("dispatchers");
    }

    @BeforeAll
    void startSecond() throws Exception {
        second = SecondDispatcher.of(farm, 2 * OWN_MAX);
    }

    @AfterAll
    void stopSecond() {
        second.close();
    }

    @Test
    @Order(1)
    void aFloodIsRefusedBeyondItsLimitWhileInteractiveJobsContinue() throws Exception {
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

        int doneMeanwhile = flood.accepted().size() - OWN_MAX;
        assertThat(flood.refused()).as("ten times too much").isGreaterThan(9 * doneMeanwhile);
        assertThat(rssMiB).as("MiB of the flooded dispatcher").isLessThan(RSS_MIB_MAX);
        figures.add(
                "flood of bulk jobs for " + FLOOD.toSeconds() + " s (R19)",
                1,
                flood.accepted().size() + " accepted, " + flood.refused() + " refused (429), urgent jobs ended after "
                        + Figures.spread(waits) + ", dispatcher at most " + Math.round(rssMiB)
                        + " MiB, drained " + Figures.seconds(since(over)) + " after the flood");
    }

    @Test
    @Order(2)
    void whenTheLeaderIsKilledTheOtherDispatcherTakesOver() throws Exception {
        List<Duration> gaps = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            String before = farm.submit(farm.small());
            Instant killed = Instant.now();
            FarmClient other = killTheLeader();
            String after = other.submit(farm.small(), Optional.empty());
            await().atMost(FaultFarm.PATIENCE).until(() -> other.job(after).state() == JobState.SUCCEEDED);
            gaps.add(since(killed));
            if (!second.isAlive()) {
                startSecond(); // the first one is restarted by the farm
            }
            farm.settle(List.of(before, after));
        }
        figures.add(
                "leading dispatcher of two killed (R19)",
                KILLS,
                "what comes is taken in by the other one at once, done after " + Figures.spread(gaps));
    }

    /** @return a client of the remaining dispatcher */
    private FarmClient killTheLeader() throws Exception {
        boolean first = !second.leads();
        FaultFarm.kill(first ? farm.address().pids().dispatcher() : second.pid());
        return first ? second.client() : farm.client();
    }
}
