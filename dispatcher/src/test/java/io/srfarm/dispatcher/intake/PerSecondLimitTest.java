package io.srfarm.dispatcher.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerSecondLimitTest {
    private final PerSecondLimit headers = new PerSecondLimit(3);

    @Test
    void eachSecondHasItsOwnAndLeavesNothingToTheNext() {
        assertThat(takenOf(10, seconds(7))).isEqualTo(3);
        assertThat(takenOf(2, seconds(8))).isEqualTo(2);
        assertThat(takenOf(10, seconds(8) + 999_999_999)).isEqualTo(1);
        assertThat(takenOf(10, seconds(20))).isEqualTo(3);
    }

    private long takenOf(int wishes, long nanos) {
        return IntStream.range(0, wishes).filter(wish -> headers.take(nanos)).count();
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
