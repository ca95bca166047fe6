package io.srfarm.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OverviewTest {
    private static final int WIDTH = 2501;
    private static final int HEIGHT = 1702;

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void ofALargePictureItHasEverySecondPixelOfEverySecondRow(String format) throws Exception {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(5);
        for (int x = 0; x < WIDTH; x++) {
            for (int y = 0; y < HEIGHT; y++) {
                image.setRGB(x, y, 0x10101 * ((x + y) / 20 % 256) ^ random.nextInt(16));
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, format, file);

        Overview overview = PictureReader.overview(file.toByteArray(), PictureLimits.REFERENCE);

        Picture whole = PictureReader.read(file.toByteArray(), PictureLimits.REFERENCE);
        assertThat(overview.step()).isEqualTo(2);
        assertThat(overview.picture().width()).isEqualTo((WIDTH + 1) / 2);
        assertThat(overview.picture().height()).isEqualTo((HEIGHT + 1) / 2);
        byte[] expected = new byte[overview.picture().rgb().length];
        for (int y = 0, to = 0; y < HEIGHT; y += 2) {
            for (int x = 0; x < WIDTH; x += 2, to += 3) {
                System.arraycopy(whole.rgb(), 3 * (y * WIDTH + x), expected, to, 3);
            }
        }
        assertThat(overview.picture().rgb()).isEqualTo(expected);
    }

    @Test
    void ofAnotherPictureItIsThePictureItself() throws Exception {
        Picture picture = new Picture(16, 8, new byte[3 * 16 * 8]);

        assertThat(PictureReader.overview(PngWriter.write(picture), PictureLimits.REFERENCE))
                .isEqualTo(new Overview(picture, 1));
    }
}
