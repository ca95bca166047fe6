package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.srfarm.candidate.Precision;
import io.srfarm.worker.picture.Picture;
import java.util.Arrays;

/**
 * Enlarges. A picture larger than a tile is computed tile by tile, each with as much of its surroundings as its result
 * depends on, so that memory is bounded by the tile. Not thread-safe, as the engine is not: call it from the device lane
 * only.
 */
public final class Restorer implements AutoCloseable {
    private final Script script;
    private final ModelCard card;
    private final Precision precision;
    private final int tileSidePixels;

    Restorer(Script script, ModelCard card, Precision precision, int tileSidePixels) {
        this.script = script;
        this.card = card;
        this.precision = precision;
        this.tileSidePixels = tileSidePixels;
    }

    /** The same with tiles of half the side. It is not to be closed: the model stays this one's. */
    public Restorer withSmallerTiles() {
        return new Restorer(script, card, precision, Math.max(Tuning.TILE_SIDE_PIXELS_MIN, tileSidePixels / 2));
    }

    public ModelCard card() {
        return card;
    }

    /** What it computes in. */
    public Precision precision() {
        return precision;
    }

    /** What every candidate of {@code lr} shares, computed once. The caller closes it. */
    public Encoded encode(Picture lr) throws ModelException {
        NDManager lasting = script.newScope();
        try {
            NDArray features = script.inScope(
                    scope -> lasting.create(new Shape(1, card.features(), lr.height(), lr.width()), DataType.FLOAT32));
            for (Tile tile : Tile.cover(lr.width(), lr.height(), tileSidePixels, card.encodeHalo())) {
                encode(lr, tile, features);
            }
            return new Encoded(lr, lasting, features);
        } catch (ModelException | RuntimeException e) {
            lasting.close();
            throw e;
        }
    }

    /** The Gaussian that a reference of any size stands for. */
    public Style style(Picture reference) throws ModelException {
        int size = card.styleSize();
        float[] numbers = script.inScope(scope -> {
            NDArray gaussian = script.call(scope, "encode_reference", Script.picture(scope, reference));
            return script.requireFinite(gaussian, 2, size).toFloatArray();
        });
        return new Style(Arrays.copyOf(numbers, size), Arrays.copyOfRange(numbers, size, 2 * size));
    }

    /**
     * One candidate: 8 times as wide and as high as what was encoded. The same latent gives the same bytes.
     *
     * @throws IllegalArgumentException when the latent's style is not of this model's size
     */
    public Picture decode(Encoded encoded, Latent latent) throws ModelException {
        Picture lr = encoded.lr();
        Draw draw = Draw.of(latent, card, lr.width(), lr.height());
        var canvas = new Canvas(card.scale(), lr.width(), lr.height());
        for (Tile tile : Tile.cover(lr.width(), lr.height(), tileSidePixels, card.decodeHalo())) {
            decode(encoded, draw, tile, canvas);
        }
        return canvas.finished();
    }

    private void encode(Picture lr, Tile tile, NDArray features) throws ModelException {
        Tile.Box inner = tile.inner();
        Tile.Box outer = tile.outer();
        script.inScope(scope -> {
            NDArray part = script.call(scope, "encode_lr", Script.picture(scope, cut(lr, outer)));
            script.requireFinite(part, 1, card.features(), outer.height(), outer.width());
            var within = new Tile.Box(inner.x() - outer.x(), inner.y() - outer.y(), inner.width(), inner.height());
            features.set(Encoded.index(inner), part.get(scope, Encoded.index(within)));
            return tile;
        });
    }

    private void decode(Encoded encoded, Draw draw, Tile tile, Canvas canvas) throws ModelException {
        Tile.Box box = tile.outer();
        script.inScope(scope -> {
            NDArray decoded = script.call(
                    scope,
                    "decode",
                    encoded.features(scope, box),
                    Script.picture(scope, cut(encoded.lr(), box)),
                    Script.numbers(scope, draw.style(), 1, card.styleSize()),
                    Script.numbers(scope, draw.noise(box), 1, card.noiseChannels(), box.height(), box.width()));
            long scale = card.scale();
            script.require(decoded, DataType.UINT8, 1, scale * box.height(), scale * box.width(), 3);
            canvas.paint(tile, decoded.toByteBuffer(true)); // a view of the engine's memory, gone with the scope
            return tile;
        });
    }

    private static Picture cut(Picture picture, Tile.Box box) {
        return picture.cut(box.x(), box.y(), box.width(), box.height());
    }

    Script script() {
        return script;
    }

    @Override
    public void close() {
        script.close();
    }
}
