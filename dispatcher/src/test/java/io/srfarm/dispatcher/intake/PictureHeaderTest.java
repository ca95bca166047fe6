package io.srfarm.dispatcher.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureHeaderTest {
    private static final PictureHeader.Size SIZE = new PictureHeader.Size(300, 200);

    @Test
    void everyFormatThatIsTakenSaysItsSize() throws IOException {
        assertThat(PictureHeader.size(picture("png"))).hasValue(SIZE);
        assertThat(PictureHeader.size(picture("jpg"))).hasValue(SIZE);
        assertThat(PictureHeader.size(webp("VP8X", 0, 0, 0, 0, 43, 1, 0, 199, 0, 0)))
                .hasValue(SIZE);
        assertThat(PictureHeader.size(webp("VP8 ", 0, 0, 0, 0x9d, 1, 0x2a, 44, 1, 200, 0)))
                .hasValue(SIZE);
        int sides = 299 | (199 << 14);
        assertThat(PictureHeader.size(webp("VP8L", 0x2f, sides, sides >> 8, sides >> 16, sides >> 24)))
                .hasValue(SIZE);
    }

    @Test
    void aJpegSaysItsSizeBehindMetadataToo() throws IOException {
        byte[] jpeg = picture("jpg");
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(jpeg, 0, 2);
        longer.write(new byte[] {(byte) 0xff, (byte) 0xe1, 0x7f, (byte) 0xff});
        longer.write(new byte[0x7ffd]);
        longer.write(jpeg, 2, jpeg.length - 2);

        assertThat(PictureHeader.size(longer.toByteArray())).hasValue(SIZE);
    }

    @Test
    void whatIsNoPictureOrIsCutOffHasNoSize() throws IOException {
        assertThat(PictureHeader.size(new byte[0])).isEmpty();
        assertThat(PictureHeader.size("GIF89a, or any text that is long enough".getBytes(ISO_8859_1)))
                .isEmpty();
        for (String format : List.of("png", "jpg")) {
            assertThat(PictureHeader.size(Arrays.copyOf(picture(format), 20))).isEmpty();
        }
        Random random = new Random(3);
        for (int round = 0; round < 1000; round++) {
            byte[] jpeg = Arrays.copyOf(picture("png").clone(), 8 + random.nextInt(200));
            jpeg[0] = (byte) 0xff;
            jpeg[1] = (byte) 0xd8;
            for (int i = 2; i < jpeg.length; i++) {
                jpeg[i] = (byte) (random.nextInt(3) == 0 ? 0xff : random.nextInt(256));
            }
            PictureHeader.size(jpeg).ifPresent(size -> assertThat(size.pixels()).isPositive());
        }
    }

    @Test
    void sidesBeyondAllBoundsAreNoSize() throws IOException {
        byte[] png = picture("png");
        Arrays.fill(png, 16, 24, (byte) 0xff);

        assertThat(PictureHeader.size(png)).isEmpty();
    }

    /** One file of each kind, for whoever damages them. */
    static Stream<byte[]> pictures() throws IOException {
        return Stream.of(
                picture("png"),
                picture("jpg"),
                webp("VP8X", 0, 0, 0, 0, 43, 1, 0, 199, 0, 0),
                webp("VP8 ", 0, 0, 0, 0x9d, 1, 0x2a, 44, 1, 200, 0),
                webp("VP8L", 0x2f, 1, 2, 3, 4));
    }

    private static byte[] picture(String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), format, file))
                .isTrue();
        return file.toByteArray();
    }

    private static byte[] webp(String chunk, int... data) {
        byte[] file = Arrays.copyOf(("RIFF____WEBP" + chunk + "____").getBytes(ISO_8859_1), 20 + data.length);
        for (int i = 0; i < data.length; i++) {
            file[20 + i] = (byte) data[i];
        }
        return file;
    }
}
