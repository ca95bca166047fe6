package io.srfarm.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.Samples;
import org.junit.jupiter.api.Test;

class WorkTest {
    @Test
    void aJobWeighsItsDrawsItsScoresAndItsReferences() {
        assertThat(Work.of(Samples.job(), 1000)) // 6 candidates, oversample 3, one image, a ground truth
                .isEqualTo(1000 * (1 + 5 * 3) + 1000 * 6 / 2 + (1 << 14));
    }
}
