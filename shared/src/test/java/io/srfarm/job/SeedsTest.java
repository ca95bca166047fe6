package io.srfarm.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeedsTest {
    /** The first outputs for seed 1234567, from the reference implementation's published test vector. */
    @Test
    void theGeneratorIsSplitMix64() {
        assertThat(IntStream.range(0, 5).mapToObj(i -> Long.toUnsignedString(Seeds.bits(1234567, i))))
                .containsExactly(
                        "6457827717110365317",
                        "3203168211198807973",
                        "9817491932198370423",
                        "4593380528125082431",
                        "16408922859458223821");
    }

    @Test
    void everySeedIsExactInAJsonReaderOf64BitFloats() {
        for (int draw = 0; draw < 10_000; draw++) {
            long seed = Seeds.ofDraw(42, draw);
            assertThat(seed).isBetween(0L, Limits.SEED_MAX).isEqualTo((long) (double) seed);
        }
        assertThat(Seeds.ofJob(new JobId("a"))).isBetween(0L, Limits.SEED_MAX).isEqualTo(Seeds.ofJob(new JobId("a")));
    }

    @Test
    void fourDrawsAreOneFamily() {
        for (int family = 0; family < 100; family++) {
            long base = Seeds.ofDraw(42, 4 * family);
            assertThat(base % 4).isZero();
            for (int member = 0; member < 4; member++) {
                assertThat(Seeds.ofDraw(42, 4 * family + member)).isEqualTo(base + member);
            }
        }
    }

    @Test
    void drawsOfOneJobAreAllDifferent() {
        assertThat(IntStream.range(0, 100_000)
                        .mapToLong(i -> Seeds.ofDraw(7, i))
                        .distinct()
                        .count())
                .isEqualTo(100_000);
    }
}
