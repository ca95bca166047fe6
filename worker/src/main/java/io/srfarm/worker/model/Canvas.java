package io.srfarm.worker.model;

import io.srfarm.worker.picture.Picture;
import java.nio.ByteBuffer;

/** An enlarged picture in the making. */
final class Canvas {
    private final int scale;
    private final int width;
    private final int height;
    private final byte[] rgb;

    /** @param width and {@code height} before enlarging */
    Canvas(int scale, int width, int height) {
        this.scale = scale;
        this.width = scale * width;
        this.height = scale * height;
        this.rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(this.width, this.height))];
    }

    /** Takes the tile's inner box out of the enlarged pixels of its outer box: uint8 [1, height, width, 3]. */
    void paint(Tile tile, ByteBuffer outer) {
        Tile.Box inner = tile.inner();
        int left = scale * (inner.x() - tile.outer().x());
        int top = scale * (inner.y() - tile.outer().y());
        int outerWidth = scale * tile.outer().width();
        for (int y = 0; y < scale * inner.height(); y++) {
            int from = 3 * ((top + y) * outerWidth + left);
            int to = 3 * ((scale * inner.y() + y) * width + scale * inner.x());
            outer.get(from, rgb, to, 3 * scale * inner.width());
        }
    }

    Picture finished() {
        return new Picture(width, height, rgb);
    }
}
