package io.srfarm.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.picture.Picture;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SettlingTest {
    private static final int SCALE = 8;

    @Test
    void whateverThePictureItReducesToTheInputAgain() {
        Picture lr = random(11, 9, 40, 160);
        Picture other = random(11 * SCALE, 9 * SCALE, 0, 256);

        Picture settled = settled(other, lr);

        assertThat(FidelityMetrics.lrPsnr(other, lr, SCALE)).isLessThan(20);
        assertThat(FidelityMetrics.lrPsnr(settled, lr, SCALE)).isGreaterThan(50);
    }

    /** Where a colour is all or nothing, a correction is lost in part. */
    @Test
    void saturatedColoursComeToReduceToTheInputToo() {
        Random random = new Random(3);
        byte[] rgb = new byte[3 * 96 * 96];
        byte[] disturbed = new byte[rgb.length];
        boolean[] squares = new boolean[64];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = random.nextBoolean();
        }
        for (int i = 0; i < rgb.length; i++) {
            int level = squares[(i / 3 % 96 / 13 + i / 3 / 96 / 13 * 8) % 64] ? 255 : 0;
            rgb[i] = (byte) level;
            disturbed[i] = (byte) Math.max(0, Math.min(255, level + random.nextInt(81) - 40));
        }
        Picture lr = Imresize.reduce(new Picture(96, 96, rgb), SCALE);
        Picture picture = new Picture(96, 96, disturbed);

        assertThat(FidelityMetrics.lrPsnr(picture, lr, SCALE)).isLessThan(40);
        assertThat(FidelityMetrics.lrPsnr(settled(picture, lr), lr, SCALE)).isGreaterThan(50);
    }

    @Test
    void whatReducesToTheInputAlreadyStaysAsItIs() {
        Picture lr = random(8, 8, 60, 190);
        Picture settled = settled(random(64, 64, 0, 256), lr);

        Picture again = settled(settled, lr);

        int largest = 0;
        for (int i = 0; i < again.rgb().length; i++) {
            largest = Math.max(largest, Math.abs((again.rgb()[i] & 0xff) - (settled.rgb()[i] & 0xff)));
        }
        assertThat(largest).isLessThanOrEqualTo(1);
    }

    @Test
    void thePictureOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> settled(random(64, 56, 0, 256), random(8, 8, 0, 256)))
                .hasMessageContaining("is not 8 times");
    }

    private static Picture settled(Picture picture, Picture lr) {
        byte[] rgb = new byte[picture.rgb().length];
        Settling.settle(picture, lr, SCALE, (y, row) -> System.arraycopy(row, 0, rgb, row.length * y, row.length));
        return new Picture(picture.width(), picture.height(), rgb);
    }

    private static Picture random(int width, int height, int from, int to) {
        Random random = new Random(5);
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (from + random.nextInt(to - from));
        }
        return new Picture(width, height, rgb);
    }
}
