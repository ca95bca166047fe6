package io.srfarm.dispatcher.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final long SECOND = 1_000_000_000;

    private final Allowance allowance = new Allowance(10, 20, 0);

    @Test
    void whatIsNotTakenGathersUpToALimit() {
        assertThat(allowance.take(20, 0)).isZero();
        assertThat(allowance.take(5, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(allowance.take(5, SECOND / 2)).isZero();
        assertThat(allowance.take(20, 100 * SECOND)).isZero();
        assertThat(allowance.take(1, 100 * SECOND)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aRefusalTakesNothing() {
        assertThat(allowance.take(15, 0)).isZero();
        assertThat(allowance.take(10, 0)).isPositive();
        assertThat(allowance.take(5, 0)).isZero();
    }

    @Test
    void whatIsLargerThanAllIsLetThroughOnceAndPaidForAfterwards() {
        assertThat(allowance.take(60, 0)).isZero();
        assertThat(allowance.take(1, 4 * SECOND)).isEqualTo(Duration.ofMillis(100));
        assertThat(allowance.take(1, 5 * SECOND)).isZero();
    }
}
