package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FamilyTest {
    private static final int COUNT = 100_000;

    @Test
    void fourDrawsOfAFamilyLieApartAndStrangersDoNotKnowEachOther() {
        float[][] draws = new float[5][];
        for (int seed = 8; seed < 13; seed++) {
            draws[seed - 8] = Family.of(seed, COUNT).numbers(seed, 0, COUNT, 1);
        }

        for (int one = 0; one < 5; one++) {
            assertThat(correlation(draws[one], draws[one])).isCloseTo(1, within(0.02));
            for (int other = 0; other < one; other++) {
                double expected = one < 4 ? -1.0 / 3 : 0;
                assertThat(correlation(draws[one], draws[other])).isCloseTo(expected, within(0.02));
            }
        }
    }

    /** Made by the Python program in docs/reference/random.md. */
    @ParameterizedTest
    @CsvSource({"42, 0, -2.328270435333252", "42, 1, -0.8906019926071167", "43, 0, 0.32906749844551086", "0, 5, -1.3431419134140015", "9007199254740991, 0, -0.1806650161743164"})
    void aDrawsNumbersAreThoseOfTheDocumentedProgram(long seed, int index, float expected) {
        assertThat(Family.of(seed, index + 1).numbers(seed, index, 1, 1)).containsExactly(expected);
    }

    @Test
    void aFamilyKnowsItsFourSeeds() {
        Family family = Family.of(41, 3);

        assertThat(family.has(40, 3) && family.has(43, 3)).isTrue();
        assertThat(family.has(44, 3) || family.has(40, 4)).isFalse();
        assertThat(family.numbers(42, 1, 2, 0.5)[0]).isEqualTo(Family.of(42, 3).numbers(42, 1, 1, 0.5)[0]);
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
