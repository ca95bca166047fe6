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
        for (int job = 0; job < 10_000; job++) {
            long seed = Seeds.ofDraw(job, Limits.CANDIDATES_MAX, job % Limits.CANDIDATES_MAX, 0);
            assertThat(seed).isBetween(0L, Limits.SEED_MAX).isEqualTo((long) (double) seed);
        }
        assertThat(Seeds.ofJob(new JobId("a"))).isBetween(0L, Limits.SEED_MAX).isEqualTo(Seeds.ofJob(new JobId("a")));
    }

    @Test
    void aSeedTellsItsFamilyAndItsNumberInIt() {
        for (int size : new int[] {1, 4, 32}) {
            for (int member = 0; member < size; member++) {
                long seed = Seeds.ofDraw(42, size, member, 0);
                assertThat(Seeds.Family.of(seed)).isEqualTo(Seeds.Family.of(Seeds.ofDraw(42, size, 0, 0)));
                assertThat(Seeds.Family.of(seed).size()).isEqualTo(size);
                assertThat(Seeds.Family.member(seed)).isEqualTo(member);
            }
        }
        assertThat(Seeds.Family.of(Seeds.ofDraw(42, 4, 0, 1))).isNotEqualTo(Seeds.Family.of(Seeds.ofDraw(42, 4, 0, 0)));
    }

    @Test
    void drawsOfOneJobAreAllDifferent() {
        int draws = Limits.CANDIDATES_MAX * Limits.OVERSAMPLE_MAX;
        assertThat(IntStream.range(0, draws)
                        .mapToLong(i -> Seeds.ofDraw(7, Limits.CANDIDATES_MAX, i / 8, i % 8))
                        .distinct()
                        .count())
                .isEqualTo(draws);
    }
}
