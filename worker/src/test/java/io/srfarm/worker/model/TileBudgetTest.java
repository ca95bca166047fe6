package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.Limits;
import io.srfarm.job.Sha256;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TileBudgetTest {
    private static final ModelCard CARD = new ModelCard(
            "m",
            "1",
            Sha256.of("m"),
            8,
            64,
            64,
            8,
            0,
            33,
            35,
            false,
            OptionalInt.empty(),
            1,
            Optional.empty(),
            Optional.empty());

    private final TileBudget usual = new TileBudget(256, EngineSettings.DEFAULT.memoryBytes());

    @Test
    void aPictureOfUsualSizeHasTilesOfTheUsualSide() {
        assertThat(usual.sidePixels(CARD, 256 * 256)).isEqualTo(256);
        assertThat(usual.halved().sidePixels(CARD, 256 * 256)).isEqualTo(128);
    }

    @Test
    void besideTheFeaturesOfTheLargestPictureTilesAreAsLargeAsTheRestAllows() {
        assertThat(usual.sidePixels(CARD, Limits.INPUT_PIXELS_MAX)).isBetween(200, 255);
        assertThat(new TileBudget(256, 600 << 20).sidePixels(CARD, Limits.INPUT_PIXELS_MAX))
                .isBetween(64, 128);
        assertThat(new TileBudget(256, 1 << 20).sidePixels(CARD, Limits.INPUT_PIXELS_MAX))
                .isEqualTo(EngineSettings.TILE_SIDE_PIXELS_MIN);
    }
}
