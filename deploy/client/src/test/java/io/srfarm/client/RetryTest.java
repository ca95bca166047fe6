package io.srfarm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
    private static final Retry RETRY = new Retry(4, Duration.ofMillis(100), Duration.ofSeconds(10));
    private static final UnreachableException SILENCE = new UnreachableException("no answer");

    private final Random random = new Random(1);

    @Test
    void pausesAreDrawnFromADoublingRange() {
        for (int i = 0; i < 200; i++) {
            assertThat(RETRY.pauseAfter(SILENCE, 1, random).orElseThrow())
                    .isBetween(Duration.ZERO, Duration.ofMillis(100));
            assertThat(RETRY.pauseAfter(SILENCE, 3, random).orElseThrow())
                    .isBetween(Duration.ZERO, Duration.ofMillis(400));
        }
        Retry many = new Retry(100, Duration.ofMillis(100), Duration.ofSeconds(10));
        assertThat(many.pauseAfter(SILENCE, 90, random).orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void thereIsNoPauseAfterTheLastAttempt() {
        assertThat(RETRY.pauseAfter(SILENCE, 4, random)).isEmpty();
        assertThat(Retry.NEVER.pauseAfter(SILENCE, 1, random)).isEmpty();
    }

    @Test
    void retryAfterIsObeyedAndTooLongAPauseEndsTheRetries() {
        assertThat(RETRY.pauseAfter(refused(503, 7), 1, random).orElseThrow())
                .isBetween(Duration.ofSeconds(7), Duration.ofMillis(7100));
        assertThat(RETRY.pauseAfter(refused(429, 11), 1, random)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void temporaryFailuresAreRetried(int status) {
        assertThat(RETRY.pauseAfter(refused(status, 0), 1, random)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 410, 413, 501})
    void permanentFailuresAreNotRetried(int status) {
        assertThat(RETRY.pauseAfter(refused(status, 0), 1, random)).isEmpty();
        assertThat(RETRY.pauseAfter(new InvalidResponseException("other bytes"), 1, random))
                .isEmpty();
        assertThat(RETRY.pauseAfter(new IllegalStateException("a bug"), 1, random))
                .isEmpty();
    }

    @Test
    void anInvalidPolicyIsRefused() {
        assertThatThrownBy(() -> new Retry(0, Duration.ZERO, Duration.ZERO)).hasMessageContaining("attemptsMax");
        assertThatThrownBy(() -> new Retry(2, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("pauseMax");
    }

    private static RefusedException refused(int status, int seconds) {
        return new RefusedException(ProblemDetails.plain(status, "no"), Optional.of(Duration.ofSeconds(seconds)));
    }
}
