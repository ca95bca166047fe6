package io.srfarm.standalone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    @Test
    void theMeanIsOverThePicturesThatHaveTheMeasure() {
        Measures small = new Measures(some(20), some(0.5), some(0.4), some(60), some(10), some(0.3));
        Measures large =
                new Measures(some(30), some(0.7), OptionalDouble.empty(), some(50), OptionalDouble.empty(), some(0.5));

        Measures mean = Measures.mean(List.of(small, large));

        assertThat(mean.psnrY()).hasValue(25);
        assertThat(mean.ssimY()).hasValue(0.6);
        assertThat(mean.lpips()).hasValue(0.4);
        assertThat(mean.lrPsnr()).hasValue(55);
        assertThat(mean.diversity()).hasValue(10);
        assertThat(mean.referenceStyle()).hasValue(0.4);
    }

    @Test
    void whatNoPictureHasHasNoMean() {
        OptionalDouble nothing = OptionalDouble.empty();

        assertThat(Measures.mean(List.of(new Measures(some(20), some(0.5), nothing, some(60), nothing, nothing)))
                        .lpips())
                .isEmpty();
    }

    private static OptionalDouble some(double value) {
        return OptionalDouble.of(value);
    }
}
