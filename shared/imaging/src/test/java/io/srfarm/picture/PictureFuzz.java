package io.srfarm.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lies in the store is a whole picture within its limits, or is refused as what it is. */
class PictureFuzz {
    /** Small, so that many inputs are tried; and so that what gets by them shows. */
    private static final PictureLimits LIMITS = new PictureLimits(1, 512, 1 << 16, Duration.ofSeconds(2));

    static Stream<byte[]> known() {
        byte[] rgb = new byte[3 * 16 * 12];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7);
        }
        Picture small = new Picture(16, 12, rgb);
        Stream<byte[]> made = Stream.of(
                PngWriter.write(small),
                JpegBytes.of(small, false),
                JpegBytes.of(small, true),
                JpegBytes.components(16, 16, 255, 128, 0, 255),
                JpegBytes.withSegment(JpegBytes.of(small, false), 0xe1, Exif.segment(6)),
                WebpBytes.LOSSY,
                WebpBytes.LOSSY_ALPHA,
                new WebpBytes()
                        .chunk("VP8L", WebpBytes.oneColour(13, 9, 1, 2, 3))
                        .file());
        return Stream.concat(made, GoldenPictureTest.files());
    }

    @MethodSource("known")
    @FuzzTest
    void aFileIsAPictureOrRefused(byte[] file) {
        try {
            Picture picture = PictureReader.read(file, LIMITS);
            assertThat(picture.width()).isBetween(1, 512);
            assertThat(picture.height()).isBetween(1, 512);
            assertThat(picture.rgb()).hasSize(3 * picture.width() * picture.height());
        } catch (PictureException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1000);
        }
    }
}
