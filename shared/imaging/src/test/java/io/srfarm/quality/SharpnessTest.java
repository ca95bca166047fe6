package io.srfarm.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.srfarm.picture.Picture;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

final class SharpnessTest {
    @Test
    void aFlatPictureHasNone() {
        assertThat(Sharpness.of(grey((x, y) -> 90))).isZero();
    }

    @Test
    void aRampHasItsSlopeWhicheverWayItRuns() {
        // Luma has 219 of the 255 levels and is rounded: four levels of grey are 3.4 of luma.
        assertThat(Sharpness.of(grey((x, y) -> 4 * x))).isEqualTo(4 * 219 / 255.0, within(0.1));
        assertThat(Sharpness.of(grey((x, y) -> 4 * y))).isEqualTo(4 * 219 / 255.0, within(0.1));
    }

    @Test
    void textureThatAReductionTakesAwayIsMissed() {
        Random random = new Random(5);
        Picture texture = grey((x, y) -> random.nextInt(256));
        Picture blurred = Imresize.enlarge(Imresize.reduce(texture, 8), 8);

        assertThat(Sharpness.of(texture)).isGreaterThan(5 * Sharpness.of(blurred));
    }

    private static Picture grey(IntBinaryOperator level) {
        int side = 48;
        byte[] rgb = new byte[3 * side * side];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) level.applyAsInt(i / 3 % side, i / 3 / side);
        }
        return new Picture(side, side, rgb);
    }
}
