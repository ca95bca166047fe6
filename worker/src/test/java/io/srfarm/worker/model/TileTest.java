package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TileTest {
    @ParameterizedTest
    @CsvSource({"64,64,128", "129,64,128", "128,128,128", "1000,37,96", "8,4096,128", "17,17,16"})
    void tilesCoverEveryPixelOnceAndNoneIsTooLarge(int width, int height, int side) {
        List<Tile> tiles = Tile.cover(width, height, side, 23);

        int[] covered = new int[width * height];
        for (Tile tile : tiles) {
            Tile.Box box = tile.inner();
            assertThat(box.width()).isBetween(1, side);
            assertThat(box.height()).isBetween(1, side);
            for (int y = box.y(); y < box.y() + box.height(); y++) {
                for (int x = box.x(); x < box.x() + box.width(); x++) {
                    covered[y * width + x]++;
                }
            }
        }

        assertThat(covered).containsOnly(1);
    }

    @Test
    void theHaloEndsAtTheBorderOfThePicture() {
        List<Tile> tiles = Tile.cover(200, 100, 100, 10);

        assertThat(tiles)
                .extracting(Tile::outer)
                .containsExactly(new Tile.Box(0, 0, 110, 100), new Tile.Box(90, 0, 110, 100));
    }

    @Test
    void aPictureWithinOneTileIsNotCut() {
        assertThat(Tile.cover(64, 48, 128, 23))
                .hasSize(1)
                .first()
                .extracting(Tile::inner, Tile::outer)
                .containsOnly(new Tile.Box(0, 0, 64, 48));
    }
}
