package io.srfarm.worker.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a picture that is computed at once.
 *
 * @param inner the part of the result that is kept; the inner boxes of a cover partition the picture
 * @param outer the part that is computed: the inner box and its halo, clipped to the picture
 */
record Tile(Box inner, Box outer) {
    /** Returns the inner box relative to the outer one. */
    Box innerWithin() {
        return new Box(inner.x() - outer.x(), inner.y() - outer.y(), inner.width(), inner.height());
    }

    /** A rectangle of pixels with its top left corner at ({@code x}, {@code y}). */
    record Box(int x, int y, int width, int height) {
        private Box grown(int halo, int pictureWidth, int pictureHeight) {
            int left = Math.max(0, x - halo);
            int top = Math.max(0, y - halo);
            int right = Math.min(pictureWidth, x + width + halo);
            int bottom = Math.min(pictureHeight, y + height + halo);
            return new Box(left, top, right - left, bottom - top);
        }
    }

    /** Covers a picture with tiles of about equal size, with sides of at most {@code side}. */
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
