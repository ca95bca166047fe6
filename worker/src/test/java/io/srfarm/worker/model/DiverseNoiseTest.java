package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.srfarm.job.Seeds;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DiverseNoiseTest {
    private static final int COUNT = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 10})
    void drawsOfAFamilyLieAsFarApartAsSoManyCanAndStrangersDoNotKnowEachOther(int size) {
        float[] stranger = numbers(Seeds.ofDraw(1, size, 0, 1));
        DiverseNoise family = DiverseNoise.of(Seeds.ofDraw(1, size, 0, 0), COUNT);
        List<float[]> draws = IntStream.range(0, size)
                .mapToObj(i -> family.numbers(Seeds.ofDraw(1, size, i, 0), 0, COUNT, 1))
                .toList();
        for (int one = 0; one < size; one++) {
            assertThat(correlation(draws.get(one), draws.get(one))).isCloseTo(1, within(0.04));
            assertThat(correlation(draws.get(one), stranger)).isCloseTo(0, within(0.04));
            for (int other = 0; other < one; other++) {
                assertThat(correlation(draws.get(one), draws.get(other))).isCloseTo(-1.0 / (size - 1), within(0.04));
            }
        }
    }

    @Test
    void aFamilyThatIsTooLargeToBeKeptGivesTheSameNumbers() {
        long seed = Seeds.ofDraw(1, 32, 9, 0);
        int many = (4 << 20) / 32 + 1;

        float[] drawnAnew = DiverseNoise.of(seed, many).numbers(seed, 0, 100, 1);

        assertThat(drawnAnew).isEqualTo(DiverseNoise.of(seed, 100).numbers(seed, 0, 100, 1));
    }

    /** Made by the Python program in docs/reference/random.md. */
    @ParameterizedTest
    @CsvSource({
        "42, 0, -0.3511360287666321",
        "6679422623415392, 0, 0.07745355367660522",
        "6679422623415395, 7, -0.8905045986175537",
        "7211450843255807, 123, 0.8720101118087769",
        "9007199254740991, 0, 0.75187748670578",
        "7168, 3, -1.3106436729431152"
    })
    void aDrawsNumbersAreThoseOfTheDocumentedProgram(long seed, int index, float expected) {
        assertThat(DiverseNoise.of(seed, index + 1).numbers(seed, index, 1, 1)).containsExactly(expected);
    }

    @Test
    void aFamilyKnowsItsSeeds() {
        long seed = Seeds.ofDraw(1, 4, 2, 0);
        DiverseNoise family = DiverseNoise.of(seed, 3);

        assertThat(family.has(Seeds.ofDraw(1, 4, 3, 0), 3)).isTrue();
        assertThat(family.has(seed, 4) || family.has(Seeds.ofDraw(1, 5, 2, 0), 3))
                .isFalse();
        assertThat(family.numbers(seed, 1, 2, 0.5)[0])
                .isEqualTo(DiverseNoise.of(seed, 3).numbers(seed, 1, 1, 0.5)[0]);
    }

    private static float[] numbers(long seed) {
        return DiverseNoise.of(seed, COUNT).numbers(seed, 0, COUNT, 1);
    }

    /** Mean product, of numbers with mean 0 and variance 1. */
    private static double correlation(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum / one.length;
    }
}
