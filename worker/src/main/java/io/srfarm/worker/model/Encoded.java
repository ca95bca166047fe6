package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.srfarm.worker.picture.Picture;

/** A picture and its features, in the engine's memory until closed. */
public final class Encoded implements AutoCloseable {
    private final Picture lr;
    private final NDManager scope;
    private final NDArray features; // float32 [1, C, height, width]

    Encoded(Picture lr, NDManager scope, NDArray features) {
        this.lr = lr;
        this.scope = scope;
        this.features = features;
    }

    /** What was encoded. */
    public Picture lr() {
        return lr;
    }

    /** The features inside a box, in the given scope. */
    NDArray features(NDManager within, Tile.Box box) {
        return features.get(within, index(box));
    }

    static NDIndex index(Tile.Box box) {
        return rows(new NDIndex().addAllDim().addAllDim(), box);
    }

    /** What lies inside a box, in the last two dimensions. */
    static NDIndex rows(NDIndex index, Tile.Box box) {
        return index.addSliceDim(box.y(), box.y() + box.height()).addSliceDim(box.x(), box.x() + box.width());
    }

    @Override
    public void close() {
        scope.close();
    }
}
