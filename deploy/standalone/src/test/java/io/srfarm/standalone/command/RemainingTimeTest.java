package io.srfarm.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.client.FarmClient;
import io.srfarm.client.JobUpdate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RemainingTimeTest {
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    private final RemainingTime estimate = new RemainingTime(4);

    @Test
    void thereIsNoEstimateBeforeTheFirstCandidate() {
        estimate.take(news("accepted", -60), 0);
        estimate.take(news("started", 0), 0);

        assertThat(estimate.left(START.plusSeconds(5))).isEmpty();
    }

    @Test
    void queueTimeDoesNotCountAndTheEstimateCountsDown() {
        estimate.take(news("accepted", -600), 0);
        estimate.take(news("started", 0), 0);
        estimate.take(news("candidate", 10), 1);

        assertThat(estimate.left(START.plusSeconds(10))).contains(Duration.ofSeconds(30));
        assertThat(estimate.left(START.plusSeconds(14))).contains(Duration.ofSeconds(26));
        assertThat(estimate.left(START.plusSeconds(90))).contains(Duration.ZERO);
    }

    @Test
    void aNewAttemptStartsFromZero() {
        estimate.take(news("started", 0), 0);
        estimate.take(news("candidate", 10), 1);
        estimate.take(news("started", 60), 0);

        assertThat(estimate.left(START.plusSeconds(61))).isEmpty();
    }

    private static JobUpdate news(String name, long second) {
        return new JobUpdate(
                name + second,
                name,
                FarmClient.document().put("at", START.plusSeconds(second).toString()));
    }
}
