package io.srfarm.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.job.OutputFormat;
import io.srfarm.quality.FidelityMetrics;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PictureWriterTest {
    @ParameterizedTest
    @EnumSource(
            value = OutputFormat.class,
            names = {"PNG", "WEBP"})
    void aLosslessFormatKeepsEveryPixel(OutputFormat format) throws PictureException {
        Picture noise = noise(67, 65);

        assertThat(read(written(noise, format)).rgb()).isEqualTo(noise.rgb());
    }

    @Test
    void aJpegIsCloseAndSmaller() throws PictureException {
        Picture smooth = smooth(256, 192);
        byte[] jpeg = written(smooth, OutputFormat.JPEG);

        assertThat(FidelityMetrics.psnr(read(jpeg), smooth)).isBetween(35.0, 60.0);
        assertThat(jpeg.length).isLessThan(written(smooth, OutputFormat.PNG).length);
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void thePictureDecidesEveryByte(OutputFormat format) {
        assertThat(written(noise(67, 65), format)).isEqualTo(written(noise(67, 65), format));
    }

    @Test
    void onlyPngIsWrittenAtAnySize() {
        PixelRows large = new PixelRows() {
            @Override
            public int width() {
                return 2048;
            }

            @Override
            public int height() {
                return 2049;
            }

            @Override
            public void read(int x, int y, byte[] rgb) {}
        };

        assertThat(PictureWriter.canWrite(OutputFormat.PNG, large.pixels())).isTrue();
        assertThat(PictureWriter.canWrite(OutputFormat.WEBP, large.pixels())).isFalse();
        assertThatThrownBy(() -> PictureWriter.write(large, OutputFormat.JPEG, new ByteArrayOutputStream()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] written(Picture picture, OutputFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PictureWriter.write(picture, format, out);
        return out.toByteArray();
    }

    private static Picture read(byte[] file) throws PictureException {
        return PictureReader.read(file, PictureLimits.GROUND_TRUTH);
    }

    private static Picture noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(7).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }

    private static Picture smooth(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte) (128 + 60 * Math.sin(x / 9.0) + 50 * Math.cos(y / 7.0 + i % 3));
        }
        return new Picture(width, height, rgb);
    }
}
