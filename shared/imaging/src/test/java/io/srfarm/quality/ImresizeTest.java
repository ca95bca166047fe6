package io.srfarm.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureException;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImresizeTest {
    @ParameterizedTest
    @CsvSource({"2, 0", "4, 17", "8, 255"})
    void flatStaysFlatInBothDirections(int scale, int level) {
        Picture flat = flat(3 * scale, 2 * scale, level);

        assertThat(Imresize.reduce(flat, scale)).isEqualTo(flat(3, 2, level));
        assertThat(Imresize.enlarge(flat, scale)).isEqualTo(flat(3 * scale * scale, 2 * scale * scale, level));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void everySampleIsTheRoundedKernelSum(int scale) {
        Picture lr = random(5, 4);

        Picture hr = Imresize.enlarge(lr, scale);
        Picture back = Imresize.reduce(hr, scale);

        assertThat(hr).isEqualTo(reference(lr, 5 * scale, 4 * scale, scale));
        assertThat(back).isEqualTo(reference(hr, 5, 4, 1.0 / scale));
    }

    /** Pictures made by MATLAB's own algorithm in exact fractions: see {@code make.py} beside them. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void everyBitIsThatOfMatlabsAlgorithmInBothDirections(int scale) throws IOException, PictureException {
        assertThat(Imresize.reduce(golden("large"), scale)).isEqualTo(golden("large-reduced-" + scale));
        assertThat(Imresize.enlarge(golden("small"), scale)).isEqualTo(golden("small-enlarged-" + scale));
    }

    @Test
    void aPictureSmallerThanTheKernelIsMirroredAgainAndAgain() {
        Picture pixel = new Picture(1, 1, new byte[] {10, 20, 30});

        Picture enlarged = Imresize.enlarge(pixel, 8);

        assertThat(enlarged.rgb()).startsWith(10, 20, 30).endsWith(10, 20, 30);
    }

    @Test
    void aSideThatTheScaleDoesNotDivideIsRefused() {
        assertThatThrownBy(() -> Imresize.reduce(flat(16, 9, 0), 8)).hasMessageContaining("crop it first");
    }

    private static Picture golden(String name) throws IOException, PictureException {
        try (InputStream png = ImresizeTest.class.getResourceAsStream("/imresize/" + name + ".png")) {
            assertThat(png).as(name).isNotNull();
            return PictureReader.read(png.readAllBytes(), new PictureLimits(1, 64, 4096, Duration.ofMinutes(1)));
        }
    }

    /** The definition, term by term in floating point: rows, rounding, columns, rounding. */
    private static Picture reference(Picture from, int width, int height, double scale) {
        double[][][] planes = new double[3][from.height()][from.width()];
        for (int i = 0; i < from.rgb().length; i++) {
            planes[i % 3][i / 3 / from.width()][i / 3 % from.width()] = from.rgb()[i] & 0xff;
        }
        byte[] rgb = new byte[3 * width * height];
        for (int c = 0; c < 3; c++) {
            double[][] rows = transposed(alongRows(transposed(planes[c]), height, scale));
            double[][] result = alongRows(rows, width, scale);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    rgb[3 * (y * width + x) + c] = (byte) result[y][x];
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    private static double[][] alongRows(double[][] plane, int length, double scale) {
        double[][] result = new double[plane.length][length];
        double stretch = Math.min(1, scale);
        for (int y = 0; y < plane.length; y++) {
            int count = plane[y].length;
            for (int x = 0; x < length; x++) {
                double centre = (x + 0.5) / scale - 0.5;
                double sum = 0;
                for (int at = (int) centre - 20; at < centre + 20; at++) {
                    int folded = Math.floorMod(at, 2 * count);
                    double value = plane[y][folded < count ? folded : 2 * count - 1 - folded];
                    sum += value * stretch * cubic(stretch * (at - centre));
                }
                result[y][x] = Math.max(0, Math.min(255, Math.floor(sum + 0.5)));
            }
        }
        return result;
    }

    private static double cubic(double distance) {
        double x = Math.abs(distance);
        if (x <= 1) {
            return 1.5 * x * x * x - 2.5 * x * x + 1;
        }
        return x <= 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
    }

    private static double[][] transposed(double[][] plane) {
        double[][] result = new double[plane[0].length][plane.length];
        for (int y = 0; y < plane.length; y++) {
            for (int x = 0; x < plane[0].length; x++) {
                result[x][y] = plane[y][x];
            }
        }
        return result;
    }

    private static Picture random(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(3).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }

    private static Picture flat(int width, int height, int level) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) level);
        return new Picture(width, height, rgb);
    }
}
