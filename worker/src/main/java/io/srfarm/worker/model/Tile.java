package io.srfarm.worker.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One rectangle of a picture that is computed at a time.
 *
 * @param inner what is kept of the result; the inner boxes of a cover are disjoint and leave nothing out
 * @param outer what is computed: the inner box and its halo, as far as the picture reaches
 */
record Tile(Box inner, Box outer) {
    /** The inner box, as seen from the outer one. */
    Box innerWithin() {
        return new Box(inner.x() - outer.x(), inner.y() - outer.y(), inner.width(), inner.height());
    }

    /** A rectangle of pixels, its top left corner at ({@code x}, {@code y}). */
    record Box(int x, int y, int width, int height) {
        private Box grown(int halo, int pictureWidth, int pictureHeight) {
            int left = Math.max(0, x - halo);
            int top = Math.max(0, y - halo);
            int right = Math.min(pictureWidth, x + width + halo);
            int bottom = Math.min(pictureHeight, y + height + halo);
            return new Box(left, top, right - left, bottom - top);
        }
    }

    /** Tiles of about equal size, none larger than {@code side}, over a picture. */
    static List<Tile> cover(int width, int height, int side, int halo) {
        int columns = (width + side - 1) / side;
        int rows = (height + side - 1) / side;
        List<Tile> tiles = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int top = (int) ((long) height * row / rows);
            int bottom = (int) ((long) height * (row + 1) / rows);
            for (int column = 0; column < columns; column++) {
                int left = (int) ((long) width * column / columns);
                int right = (int) ((long) width * (column + 1) / columns);
                var inner = new Box(left, top, right - left, bottom - top);
                tiles.add(new Tile(inner, inner.grown(halo, width, height)));
            }
        }
        return tiles;
    }
}
