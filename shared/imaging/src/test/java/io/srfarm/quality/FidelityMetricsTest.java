package io.srfarm.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.srfarm.picture.Picture;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FidelityMetricsTest {
    @Test
    void equalPicturesReachTheCapAndFullSimilarity() {
        Picture picture = random(64, 48);

        assertThat(FidelityMetrics.psnr(picture, picture)).isEqualTo(FidelityMetrics.PSNR_MAX);
        assertThat(FidelityMetrics.psnrY(picture, picture, 8)).isEqualTo(FidelityMetrics.PSNR_MAX);
        assertThat(FidelityMetrics.ssimY(picture, picture, 8)).isEqualTo(1, within(1e-12));
    }

    @Test
    void oneLevelEverywhereIs48Decibels() {
        Picture a = flat(40, 100);
        Picture b = flat(40, 101);

        assertThat(FidelityMetrics.psnr(a, b)).isEqualTo(48.1308, within(1e-4));
    }

    @Test
    void whatIsShavedDoesNotCount() {
        Picture a = flat(40, 100);
        Picture b = flat(40, 100);
        java.util.Arrays.fill(b.rgb(), 0, 3 * 40 * 8, (byte) 0);

        assertThat(FidelityMetrics.psnrY(a, b, 8)).isEqualTo(FidelityMetrics.PSNR_MAX);
        assertThat(FidelityMetrics.ssimY(a, b, 8)).isEqualTo(1, within(1e-12));
        assertThat(FidelityMetrics.psnrY(a, b, 7)).isLessThan(30);
    }

    @Test
    void blackAgainstWhiteIsFinite() {
        assertThat(FidelityMetrics.psnr(flat(40, 0), flat(40, 255))).isZero();
        assertThat(FidelityMetrics.psnrY(flat(40, 0), flat(40, 255), 8)).isEqualTo(1.3219, within(1e-4));
        assertThat(FidelityMetrics.ssimY(flat(40, 0), flat(40, 255), 8)).isBetween(0.0, 0.2);
    }

    @Test
    void anEnlargedPictureReducesToItsInput() {
        Picture lr = flat(8, 77);

        assertThat(FidelityMetrics.lrPsnr(Imresize.enlarge(lr, 8), lr, 8)).isEqualTo(FidelityMetrics.PSNR_MAX);
    }

    @Test
    void picturesOfDifferentSizeAreNotCompared() {
        assertThatThrownBy(() -> FidelityMetrics.psnr(flat(40, 0), flat(41, 0))).hasMessageContaining("differ in size");
    }

    private static Picture random(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(3).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }

    private static Picture flat(int side, int level) {
        byte[] rgb = new byte[3 * side * side];
        java.util.Arrays.fill(rgb, (byte) level);
        return new Picture(side, side, rgb);
    }
}
