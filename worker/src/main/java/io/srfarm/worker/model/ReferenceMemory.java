package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.srfarm.event.ErrorType;
import io.srfarm.picture.Picture;
import java.util.List;
import java.util.stream.Stream;

/**
 * An encoded reference: entries that are searched by their LR appearance, and the reference's pixels. Held in the
 * engine's memory until closed by its creator and by everyone who retained it. Used on the device thread only.
 */
public final class ReferenceMemory implements AutoCloseable {
    static final int ARRAYS = 3;

    private static final int KEY_SIZE = 64;
    private static final int PLACE_SIZE = 2;
    private static final int PIXEL_SIZE = 7;

    private final NDManager scope;
    private final NDArray keys; // float32 [M, 64]
    private final NDArray places; // int64 [M, 2]
    private final NDArray pixels; // float32 [P, 7]
    private int users = 1;

    private ReferenceMemory(NDManager scope, List<NDArray> arrays) {
        this.scope = scope;
        this.keys = arrays.get(0);
        this.places = arrays.get(1);
        this.pixels = arrays.get(2);
    }

    static ReferenceMemory of(TorchModule script, Picture reference) throws ModelException {
        NDManager lasting = script.newScope();
        try {
            List<NDArray> arrays = script.inScope(scope -> checked(
                    script, script.callForAll(lasting, ARRAYS, "remember", TorchModule.picture(scope, reference))));
            return new ReferenceMemory(lasting, arrays);
        } catch (ModelException | RuntimeException e) {
            lasting.close();
            throw e;
        }
    }

    private static List<NDArray> checked(TorchModule script, List<NDArray> arrays) throws ModelException {
        for (NDArray array : arrays) {
            if (array.getShape().dimension() != 2 || array.isEmpty()) {
                throw new ModelException(
                        ErrorType.INTERNAL,
                        script.bundle().id() + " returns " + array.getDataType() + " " + array.getShape()
                                + " as reference memory, not a matrix");
            }
        }
        long entries = arrays.get(0).getShape().get(0);
        script.requireFinite(arrays.get(0), entries, KEY_SIZE);
        script.require(arrays.get(1), DataType.INT64, entries, PLACE_SIZE);
        script.requireFinite(arrays.get(2), arrays.get(2).getShape().get(0), PIXEL_SIZE);
        return arrays;
    }

    /** Retains the memory for another user, who must close it too. */
    public ReferenceMemory retain() {
        users++;
        return this;
    }

    /** Returns the engine memory used. */
    long bytes() {
        return Stream.of(keys, places, pixels)
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
    }

    NDArray keys() {
        return keys;
    }

    NDArray places() {
        return places;
    }

    NDArray pixels() {
        return pixels;
    }

    @Override
    public void close() {
        users--;
        if (users == 0) {
            scope.close();
        }
    }
}
