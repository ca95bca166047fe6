package io.srfarm.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PngWriter;
import io.srfarm.picture.ScratchPicture;
import io.srfarm.quality.FidelityMetrics;
import io.srfarm.quality.Imresize;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplingTest {
    @Test
    void aThumbnailIsMadeOfTheMeansOfItsBlocks() {
        byte[] rgb = new byte[3 * 128 * 64];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 128 < 64 ? 10 + i / 3 % 2 : 200); // left: 10 and 11 by turns
        }

        Picture small = ThumbnailMaker.of(new Picture(128, 64, rgb), 2048);

        assertThat(List.of(small.width(), small.height())).containsExactly(64, 32);
        assertThat(small.rgb()[0]).isEqualTo((byte) 11); // 10.5 rounds up
        assertThat(small.rgb()[3 * 63]).isEqualTo((byte) 200);
    }

    @Test
    void aThumbnailKeepsThirtyTwoPixelsOfTheShorterSide() {
        Picture narrow = new Picture(4096, 64, new byte[3 * 4096 * 64]);

        assertThat(ThumbnailMaker.of(narrow, 1)).isEqualTo(new Picture(2048, 32, new byte[3 * 2048 * 32]));
        assertThat(ThumbnailMaker.of(narrow, 4096 * 64)).isSameAs(narrow);
    }

    @Test
    void ofANarrowPictureTheMiddleIsComparedSoThatEveryThumbnailIsBounded() {
        byte[] rgb = new byte[3 * 4096 * 64];
        rgb[3 * 2048] = 100;

        Picture bounded = ThumbnailMaker.bounded(new Picture(4096, 64, rgb), 4096);

        assertThat(List.of(bounded.width(), bounded.height())).containsExactly(128, 32);
        assertThat(bounded.rgb()[3 * 64]).isEqualTo((byte) 25);
    }

    @Test
    void aPictureInAFileIsReadLikeOneInMemory(@TempDir Path folder) {
        byte[] rgb = new byte[3 * 128 * 64];
        new Random(7).nextBytes(rgb);
        Picture here = new Picture(128, 64, rgb);
        try (ScratchPicture there = ScratchPicture.copy(folder, here)) {
            assertThat(ThumbnailMaker.whole(there)).isEqualTo(here);
            assertThat(there.cut(3, 5, 40, 33)).isEqualTo(here.cut(3, 5, 40, 33));
            assertThat(ThumbnailMaker.bounded(there, 2048)).isEqualTo(ThumbnailMaker.of(here, 2048));
            assertThat(FidelityMetrics.psnrY(there, here, 8)).isEqualTo(FidelityMetrics.PSNR_MAX);
            assertThat(Imresize.reduce(there, 8)).isEqualTo(Imresize.reduce(here, 8));
            assertThat(PngWriter.write(there)).isEqualTo(PngWriter.write(here));
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void theNearestCandidateIsAnotherOne() {
        PerceptualSpread spread = new PerceptualSpread();
        spread.add(0, new float[] {0, 0});
        assertThat(spread.nearest(0)).isEmpty();
        spread.add(1, new float[] {3, 0});
        spread.add(2, new float[] {3, 1});

        assertThat(spread.nearest(0)).hasValue(9);
        assertThat(spread.nearest(2)).hasValue(1);
        assertThat(spread.fromNearest(new float[] {0, 2})).isEqualTo(4);
    }

    @Test
    void theTallyOfDiversityEqualsTheScoreOfAllMapsTogether() {
        float[] first = {0.2f, 0.4f, 0.6f, 0.1f};
        float[] second = {0.3f, 0.1f, 0.5f, 0.2f};
        float[] third = {0.1f, 0.9f, 0.7f, 0.9f};
        double all = Diversity.ntire(List.of(first.clone(), second.clone(), third.clone()));
        DiversityTally tally = new DiversityTally();
        tally.add(first);
        assertThat(tally.score()).isEmpty();
        tally.add(second);
        tally.add(third);

        assertThat(tally.score().orElseThrow()).isCloseTo(all, within(1e-4));
    }
}
