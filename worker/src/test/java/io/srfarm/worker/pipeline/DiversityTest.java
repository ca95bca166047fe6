package io.srfarm.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DiversityTest {
    @Test
    void diversityIsWhatTheBestMixtureGainsOverTheBestSample() {
        float[] left = {0, 1};
        float[] right = {1, 0};

        assertThat(Diversity.ntire(List.of(left, right))).isEqualTo(100);
        assertThat(Diversity.ntire(List.of(left, left))).isZero();
        assertThat(Diversity.ntire(List.of(new float[] {0.5f, 0.5f}, new float[] {0.25f, 1})))
                .isEqualTo(25);
        assertThat(Diversity.ntire(List.of(new float[] {0, 0}, left))).isZero();
    }
}
