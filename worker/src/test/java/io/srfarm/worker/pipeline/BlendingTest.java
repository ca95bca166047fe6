package io.srfarm.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.picture.Levels;
import io.srfarm.picture.Picture;
import io.srfarm.worker.model.OutputCanvas;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlendingTest {
    private static final int SIDE = 20;

    @Test
    void withoutAFeatherEachPixelIsThatOfItsCandidate() {
        Picture blended = blended(0, 100, 200);

        assertThat(level(blended, 9, 3)).isEqualTo(100);
        assertThat(level(blended, 10, 3)).isEqualTo(200);
    }

    @Test
    void acrossABorderOnePictureFadesIntoTheOtherInAStraightLine() {
        Picture blended = blended(2, 100, 200);

        assertThat(List.of(
                        level(blended, 7, 9),
                        level(blended, 8, 9),
                        level(blended, 9, 9),
                        level(blended, 10, 9),
                        level(blended, 11, 9),
                        level(blended, 12, 9)))
                .containsExactly(100, 120, 140, 160, 180, 200);
    }

    @Test
    void equalPicturesGiveThemselvesWhateverTheFeather() {
        assertThat(blended(50, 77, 77)).isEqualTo(flat(77));
    }

    @Test
    void anEdgeOfThePictureIsNoBorder() {
        Picture blended = blended(3, 100, 200);

        assertThat(level(blended, 0, 0)).isEqualTo(100);
        assertThat(level(blended, SIDE - 1, SIDE - 1)).isEqualTo(200);
    }

    /** The left half is of the first, the right half of the third of three pictures; the second is nowhere. */
    private static Picture blended(int feather, int left, int right) {
        byte[] levels = new byte[SIDE * SIDE];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (i % SIDE < SIDE / 2 ? 0 : 2);
        }
        Picture result = flat(0);
        Blending.paint(
                new Levels(SIDE, SIDE, levels),
                List.of(Optional.of(flat(left)), Optional.empty(), Optional.of(flat(right))),
                feather,
                OutputCanvas.on(result));
        return result;
    }

    private static Picture flat(int level) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        Arrays.fill(rgb, (byte) level);
        return new Picture(SIDE, SIDE, rgb);
    }

    private static int level(Picture picture, int x, int y) {
        return picture.rgb()[3 * (y * SIDE + x)] & 0xff;
    }
}
