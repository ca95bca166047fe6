package io.srfarm.dispatcher.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;

    private final TokenBucket tokenBucket = new TokenBucket(10, 20, 0);

    @Test
    void whatIsNotTakenGathersUpToALimit() {
        assertThat(tokenBucket.take(20, 0)).isZero();
        assertThat(tokenBucket.take(5, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(tokenBucket.take(5, SECOND / 2)).isZero();
        assertThat(tokenBucket.take(20, 100 * SECOND)).isZero();
        assertThat(tokenBucket.take(1, 100 * SECOND)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aRefusalTakesNothing() {
        assertThat(tokenBucket.take(15, 0)).isZero();
        assertThat(tokenBucket.take(10, 0)).isPositive();
        assertThat(tokenBucket.take(5, 0)).isZero();
    }

    @Test
    void whatIsLargerThanAllIsLetThroughOnceAndPaidForAfterwards() {
        assertThat(tokenBucket.take(60, 0)).isZero();
        assertThat(tokenBucket.take(1, 4 * SECOND)).isEqualTo(Duration.ofMillis(100));
        assertThat(tokenBucket.take(1, 5 * SECOND)).isZero();
    }
}
