package io.srfarm.worker.model;

import io.srfarm.picture.Picture;
import java.util.List;
import java.util.Optional;

/**
 * Decodes one candidate tile by tile. Its width and height are 8 times those of the encoded picture. Not thread-safe;
 * used by one task on the device thread.
 */
public final class CandidateDecoder {
    private final Restorer restorer;
    private final EncodedPicture encoded;
    private final Draw draw;
    private final Optional<Guidance> guidance;
    private final List<Tile> tiles;

    CandidateDecoder(
            Restorer restorer, EncodedPicture encoded, Draw draw, Optional<Guidance> guidance, List<Tile> tiles) {
        this.restorer = restorer;
        this.encoded = encoded;
        this.draw = draw;
        this.guidance = guidance;
        this.tiles = List.copyOf(tiles);
    }

    /** Returns the number of tiles, at least 1. */
    public int tiles() {
        return tiles.size();
    }

    /** Decodes tile {@code index} (from 0) onto {@code canvas}. Decode each tile once, in any order. */
    public void paint(int index, OutputCanvas canvas) throws ModelException {
        restorer.decode(encoded, draw, guidance, tiles.get(index), canvas);
    }

    /** Decodes all tiles into a picture in memory. */
    Picture picture() throws ModelException {
        int scale = restorer.card().scale();
        int width = scale * encoded.lr().width();
        int height = scale * encoded.lr().height();
        Picture picture =
                new Picture(width, height, new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))]);
        for (int tile = 0; tile < tiles.size(); tile++) {
            paint(tile, OutputCanvas.on(picture));
        }
        return picture;
    }
}
