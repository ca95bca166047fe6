package io.srfarm.localfarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartPauseTest {
    private final RestartPause pause = new RestartPause();

    @Test
    void earlyEndsIncreaseThePauseUpToABound() {
        assertThat(Stream.generate(() -> pause.after(Duration.ofSeconds(4)).toMillis())
                        .limit(9))
                .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 15_000L, 15_000L);
    }

    @Test
    void aProcessThatWasReadyIsRestartedAtOnce() {
        pause.after(Duration.ZERO);
        pause.after(Duration.ZERO);

        assertThat(Stream.generate(() -> pause.after(Duration.ofSeconds(5)).toMillis())
                        .limit(3))
                .containsOnly(200L);
        assertThat(pause.after(Duration.ZERO).toMillis()).isEqualTo(400);
    }
}
