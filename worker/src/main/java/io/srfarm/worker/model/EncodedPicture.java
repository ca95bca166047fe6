package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.srfarm.picture.Picture;
import org.jspecify.annotations.Nullable;

/** A picture and its features, held in the engine's memory until closed. */
public final class EncodedPicture implements AutoCloseable {
    private final Picture lr;
    private final NDManager scope;
    private final NDArray features; // float32 [1, C, height, width]
    private @Nullable DiverseNoise last;

    EncodedPicture(Picture lr, NDManager scope, NDArray features) {
        this.lr = lr;
        this.scope = scope;
        this.features = features;
    }

    /** Returns the encoded picture. */
    public Picture lr() {
        return lr;
    }

    /** Returns the family of a seed. The last family is cached, as the draws of a job share it. Thread-safe. */
    synchronized DiverseNoise family(long seed, int count) {
        DiverseNoise family = last;
        if (family == null || !family.has(seed, count)) {
            last = null; // free the old numbers before new ones are allocated
            family = DiverseNoise.of(seed, count);
            last = family;
        }
        return family;
    }

    /** Returns the features inside a box, allocated in the given scope. */
    NDArray features(NDManager within, Tile.Box box) {
        return features.get(within, index(box));
    }

    static NDIndex index(Tile.Box box) {
        return rows(new NDIndex().addAllDim().addAllDim(), box);
    }

    /** Restricts the last two dimensions to a box. */
    static NDIndex rows(NDIndex index, Tile.Box box) {
        return index.addSliceDim(box.y(), box.y() + box.height()).addSliceDim(box.x(), box.x() + box.width());
    }

    @Override
    public void close() {
        scope.close();
    }
}
