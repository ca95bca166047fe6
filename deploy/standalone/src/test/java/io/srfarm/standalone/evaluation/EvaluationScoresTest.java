package io.srfarm.standalone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EvaluationScoresTest {
    private static final OptionalDouble NOTHING = OptionalDouble.empty();

    @Test
    void theMeanIsOverThePicturesThatHaveTheScore() {
        EvaluationScores small =
                new EvaluationScores(some(20), some(0.5), some(0.4), some(60), some(10), some(0.3), some(0.1), some(1));
        EvaluationScores large =
                new EvaluationScores(some(30), some(0.7), NOTHING, some(50), NOTHING, some(0.5), NOTHING, some(2));

        EvaluationScores mean = EvaluationScores.mean(List.of(small, large));

        assertThat(mean.psnrY()).hasValue(25);
        assertThat(mean.ssimY()).hasValue(0.6);
        assertThat(mean.lpips()).hasValue(0.4);
        assertThat(mean.lrPsnr()).hasValue(55);
        assertThat(mean.diversity()).hasValue(10);
        assertThat(mean.referenceStyle()).hasValue(0.4);
        assertThat(mean.referenceUse()).hasValue(0.1);
        assertThat(mean.referenceSpread()).hasValue(1.5);
    }

    @Test
    void aScoreThatNoPictureHasHasNoMean() {
        EvaluationScores bare =
                new EvaluationScores(some(20), some(0.5), NOTHING, some(60), NOTHING, NOTHING, NOTHING, NOTHING);

        assertThat(EvaluationScores.mean(List.of(bare)).lpips()).isEmpty();
    }

    private static OptionalDouble some(double value) {
        return OptionalDouble.of(value);
    }
}
