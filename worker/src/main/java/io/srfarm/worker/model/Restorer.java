package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.srfarm.candidate.Precision;
import io.srfarm.picture.Picture;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A loaded super-resolution model. Pictures larger than a tile are computed tile by tile, each with the halo that its
 * result depends on, so the tile size bounds the memory. Used by tasks on the device thread; only draws may run at once.
 */
public final class Restorer implements AutoCloseable {
    private final TorchModule script;
    private final ModelCard card;
    private final Precision precision;
    private final TileBudget tiles;
    private final ReferenceCache references;

    Restorer(TorchModule script, ModelCard card, Precision precision, TileBudget tiles, ReferenceCache references) {
        this.script = script;
        this.card = card;
        this.precision = precision;
        this.tiles = tiles;
        this.references = references;
    }

    /**
     * Returns this model with tiles of half the side, and clears the reference cache. Do not close the result: it
     * shares the loaded model with this object.
     */
    public Restorer withSmallerTiles() {
        references.clear();
        return new Restorer(script, card, precision, tiles.halved(), references);
    }

    public ModelCard card() {
        return card;
    }

    /** Returns the precision in which the model computes. */
    public Precision precision() {
        return precision;
    }

    /** Returns the fraction, 0 to 1, of the engine's memory that a job with this picture uses. */
    public double memoryShare(Picture lr) {
        return tiles.share(card, lr.width(), lr.height());
    }

    /** Computes the features of {@code lr}, which all candidates share. The caller closes the result. */
    public EncodedPicture encode(Picture lr) throws ModelException {
        NDManager lasting = script.newScope();
        try {
            NDArray features = script.inScope(
                    scope -> lasting.create(new Shape(1, card.features(), lr.height(), lr.width()), DataType.FLOAT32));
            for (Tile tile :
                    Tile.cover(lr.width(), lr.height(), tiles.sidePixels(card, lr.pixels()), card.encodeHalo())) {
                encode(lr, tile, features);
            }
            return new EncodedPicture(lr, lasting, features);
        } catch (ModelException | RuntimeException e) {
            lasting.close();
            throw e;
        }
    }

    /** Returns the style Gaussian of a reference of any size. */
    public Style style(Picture reference) throws ModelException {
        int size = card.styleSize();
        float[] numbers = script.inScope(scope -> {
            NDArray gaussian = script.call(scope, "encode_reference", TorchModule.picture(scope, reference));
            return script.requireFinite(gaussian, 2, size).toFloatArray();
        });
        return new Style(Arrays.copyOf(numbers, size), Arrays.copyOfRange(numbers, size, 2 * size));
    }

    /** Returns the cache of encoded references, used by models with reference matching. */
    public ReferenceCache references() {
        return references;
    }

    /** Encodes a reference for matching. The caller closes the result. */
    public ReferenceMemory remember(Picture reference) throws ModelException {
        return ReferenceMemory.of(script, reference);
    }

    /** Matches a picture against a reference. The caller closes the result. */
    public ReferenceMatch recall(EncodedPicture encoded, ReferenceMemory memory) throws ModelException {
        Picture lr = encoded.lr();
        int side = tiles.sidePixels(card, lr.pixels());
        return ReferenceMatch.of(
                script,
                encoded,
                memory,
                Tile.cover(lr.width(), lr.height(), side, card.recallHalo().orElseThrow()));
    }

    /** Returns the mean share, 0 to 1, of detail taken from the reference. */
    public double referenceUse(Guidance guidance) throws ModelException {
        return guidance.recalled().use(script, guidance.strength());
    }

    /** As {@link #decode(EncodedPicture, Latent, Optional)}, without a reference to copy detail from. */
    public Picture decode(EncodedPicture encoded, Latent latent) throws ModelException {
        return decode(encoded, latent, Optional.empty());
    }

    /**
     * Decodes one candidate in memory. The same latent and guidance give the same bytes.
     *
     * @throws IllegalArgumentException if the latent's style does not have this model's size
     */
    public Picture decode(EncodedPicture encoded, Latent latent, Optional<Guidance> guidance) throws ModelException {
        return decoding(encoded, latent, guidance).picture();
    }

    /** As {@link #decode(EncodedPicture, Latent, Optional)}, but tile by tile. */
    public CandidateDecoder decoding(EncodedPicture encoded, Latent latent, Optional<Guidance> guidance) {
        return decoding(encoded, Mixture.of(latent), guidance);
    }

    /** As {@link #decoding(EncodedPicture, Latent, Optional)}, for a mixture of latents. */
    public CandidateDecoder decoding(EncodedPicture encoded, Mixture latents, Optional<Guidance> guidance) {
        Picture lr = encoded.lr();
        return new CandidateDecoder(
                this,
                encoded,
                Draw.of(latents, card, lr.width(), lr.height(), encoded::family),
                guidance,
                Tile.cover(lr.width(), lr.height(), tiles.sidePixels(card, lr.pixels()), card.decodeHalo()));
    }

    private void encode(Picture lr, Tile tile, NDArray features) throws ModelException {
        Tile.Box inner = tile.inner();
        Tile.Box outer = tile.outer();
        script.inScope(scope -> {
            NDArray part = script.call(scope, "encode_lr", TorchModule.picture(scope, cut(lr, outer)));
            script.requireFinite(part, 1, card.features(), outer.height(), outer.width());
            features.set(EncodedPicture.index(inner), part.get(scope, EncodedPicture.index(tile.innerWithin())));
            return tile;
        });
    }

    void decode(EncodedPicture encoded, Draw draw, Optional<Guidance> guidance, Tile tile, OutputCanvas canvas)
            throws ModelException {
        Tile.Box box = tile.outer();
        script.inScope(scope -> {
            List<NDArray> inputs = new ArrayList<>(List.of(
                    encoded.features(scope, box),
                    TorchModule.picture(scope, cut(encoded.lr(), box)),
                    TorchModule.numbers(scope, draw.style(), 1, card.styleSize()),
                    TorchModule.numbers(scope, draw.noise(box), 1, card.noiseChannels(), box.height(), box.width())));
            guidance.ifPresent(given -> inputs.addAll(given.arrays(scope, box)));
            if (card.takesTemperature()) {
                inputs.add(TorchModule.numbers(scope, new float[] {draw.temperature()}, 1));
            }
            NDArray decoded = script.call(
                    scope, guidance.isPresent() ? "decode_guided" : "decode", inputs.toArray(NDArray[]::new));
            long scale = card.scale();
            script.require(decoded, DataType.UINT8, 1, scale * box.height(), scale * box.width(), 3);
            paint(tile, decoded.toByteBuffer(true), canvas); // a view of engine memory, valid until the scope is closed
            return tile;
        });
    }

    /** Copies the tile's inner box from the enlarged pixels of its outer box: uint8 [1, height, width, 3]. */
    private void paint(Tile tile, ByteBuffer outer, OutputCanvas canvas) {
        int scale = card.scale();
        Tile.Box inner = tile.inner();
        int left = scale * (inner.x() - tile.outer().x());
        int top = scale * (inner.y() - tile.outer().y());
        int outerWidth = scale * tile.outer().width();
        for (int y = 0; y < scale * inner.height(); y++) {
            int from = 3 * ((top + y) * outerWidth + left);
            canvas.paint(scale * inner.x(), scale * inner.y() + y, outer.slice(from, 3 * scale * inner.width()));
        }
    }

    static Picture cut(Picture picture, Tile.Box box) {
        return picture.cut(box.x(), box.y(), box.width(), box.height());
    }

    TorchModule script() {
        return script;
    }

    @Override
    public void close() {
        references.clear();
        script.close();
    }
}
