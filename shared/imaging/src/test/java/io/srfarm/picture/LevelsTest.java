package io.srfarm.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.ImageLineInt;
import ar.com.hjg.pngj.PngWriter;
import io.srfarm.event.ErrorType;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelsTest {
    private static final PictureLimits LIMITS = new PictureLimits(1, 100, 10_000, PictureLimits.INPUT.decodeTimeMax());
    private static final int WIDTH = 5;
    private static final int HEIGHT = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void aGreyPictureOfAnyDepthGivesItsSamplesAsTheyAre(int bits) throws PictureException {
        Levels levels =
                PictureReader.levels(png(new ImageInfo(WIDTH, HEIGHT, bits, false, true, false), false), LIMITS);

        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertThat(levels.at(x, y)).isEqualTo(sample(x, y, bits));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void anIndexedPictureGivesPlacesInItsPalette(int bits) throws PictureException {
        Levels levels = PictureReader.levels(png(new ImageInfo(WIDTH, HEIGHT, bits, false, false, true), true), LIMITS);

        assertThat(levels.at(1, 0)).isEqualTo(sample(1, 0, bits));
        assertThat(levels.at(4, 2)).isEqualTo(sample(4, 2, bits));
    }

    @Test
    void coloursTransparencyAndDeepSamplesAreRefused() throws PictureException {
        for (ImageInfo info : new ImageInfo[] {
            new ImageInfo(WIDTH, HEIGHT, 8, false),
            new ImageInfo(WIDTH, HEIGHT, 8, true),
            new ImageInfo(WIDTH, HEIGHT, 8, true, true, false),
            new ImageInfo(WIDTH, HEIGHT, 16, false, true, false)
        }) {
            assertThat(refusal(png(info, false))).as("%s", info).isEqualTo(ErrorType.UNSUPPORTED_FORMAT);
        }
    }

    @Test
    void whatIsNoWholePngIsRefusedByItsKind() {
        byte[] png = png(new ImageInfo(WIDTH, HEIGHT, 8, false, true, false), false);

        assertThat(refusal(new byte[0])).isEqualTo(ErrorType.UNSUPPORTED_FORMAT);
        assertThat(refusal(Arrays.copyOf(png, png.length - 20))).isEqualTo(ErrorType.TRUNCATED);
        assertThat(refusal(png(new ImageInfo(101, 1, 8, false, true, false), false)))
                .isEqualTo(ErrorType.TOO_LARGE);
    }

    private static ErrorType refusal(byte[] file) {
        return catchThrowableOfType(PictureException.class, () -> PictureReader.levels(file, LIMITS))
                .type();
    }

    private static int sample(int x, int y, int bits) {
        return (3 * y + x) & ((1 << bits) - 1);
    }

    private static byte[] png(ImageInfo info, boolean palette) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PngWriter writer = new PngWriter(out, info);
        if (palette) {
            var colours = writer.getMetadata().createPLTEChunk();
            colours.setNentries(1 << info.bitDepth);
            for (int i = 0; i < 1 << info.bitDepth; i++) {
                colours.setEntry(i, i, 255 - i, 7);
            }
        }
        for (int y = 0; y < info.rows; y++) {
            ImageLineInt row = new ImageLineInt(info);
            for (int x = 0; x < info.cols * info.channels; x++) {
                row.getScanline()[x] = sample(x, y, Math.min(8, info.bitDepth));
            }
            writer.writeRow(row);
        }
        writer.end();
        return out.toByteArray();
    }
}
