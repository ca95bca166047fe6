package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GaussiansTest {
    /** Made by the Python program in docs/reference/random.md. */
    @ParameterizedTest
    @CsvSource({
        "42, 0, 0.41471976041793823",
        "42, 1, -0.8918862342834473",
        "42, 2, 1.72959303855896",
        "0, 0, -0.45275774598121643",
        "9007199254740991, 0, 0.7198044061660767",
        "42, 1000000, 0.9214526414871216",
        "7, 123456789, 0.1943172663450241",
    })
    void numbersAreThoseOfTheDocumentedProgram(long seed, long index, float expected) {
        assertThat(new Gaussians(seed).at(index)).isEqualTo(expected);
    }

    @Test
    void aRangeIsAnyPartOfTheSequence() {
        var gaussians = new Gaussians(3);

        float[] all = gaussians.range(0, 10, 0.5);

        assertThat(gaussians.range(4, 3, 0.5)).containsExactly(all[4], all[5], all[6]);
        assertThat(all[4]).isEqualTo(0.5f * gaussians.at(4));
    }

    @Test
    void manyNumbersHaveMeanZeroAndVarianceOne() {
        float[] numbers = new Gaussians(11).range(0, 200_000, 1);

        double mean = 0;
        double square = 0;
        for (float number : numbers) {
            mean += number / numbers.length;
            square += (double) number * number / numbers.length;
        }

        assertThat(mean).isBetween(-0.01, 0.01);
        assertThat(square).isBetween(0.98, 1.02);
    }
}
