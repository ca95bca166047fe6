package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.srfarm.event.ErrorType;
import io.srfarm.job.JobMemory;
import io.srfarm.picture.Picture;
import java.util.List;

/**
 * The best match in a reference for each LR pixel, and its quality. Shared by all candidates, independent of the
 * reference strength. Held in the engine's memory until closed.
 */
public final class ReferenceMatch implements AutoCloseable {
    private static final int MATCH_SIZE = 2;
    private static final int CUES = 4;

    /** Most bytes that all matches of one job may use. */
    public static final long BYTES_MAX = JobMemory.RECALLED_BYTES_MAX;

    private final NDManager scope;
    private final NDArray matches; // int64 [2, height, width]
    private final NDArray cues; // float32 [4, height, width]

    private ReferenceMatch(NDManager scope, NDArray matches, NDArray cues) {
        this.scope = scope;
        this.matches = matches;
        this.cues = cues;
    }

    static ReferenceMatch of(TorchModule script, EncodedPicture encoded, ReferenceMemory memory, List<Tile> tiles)
            throws ModelException {
        Picture lr = encoded.lr();
        NDManager lasting = script.newScope();
        try {
            ReferenceMatch recalled = script.inScope(scope -> new ReferenceMatch(
                    lasting,
                    lasting.create(new Shape(MATCH_SIZE, lr.height(), lr.width()), DataType.INT64),
                    lasting.create(new Shape(CUES, lr.height(), lr.width()), DataType.FLOAT32)));
            for (Tile tile : tiles) {
                recalled.fill(script, encoded, memory, tile);
            }
            return recalled;
        } catch (ModelException | RuntimeException e) {
            lasting.close();
            throw e;
        }
    }

    /** Returns the engine memory used for a picture with {@code pixels} LR pixels. */
    public static long bytes(long pixels) {
        return pixels * (MATCH_SIZE * DataType.INT64.getNumOfBytes() + CUES * DataType.FLOAT32.getNumOfBytes());
    }

    private void fill(TorchModule script, EncodedPicture encoded, ReferenceMemory memory, Tile tile)
            throws ModelException {
        Tile.Box box = tile.outer();
        script.inScope(scope -> {
            List<NDArray> part = script.callForAll(
                    scope,
                    2,
                    "recall",
                    encoded.features(scope, box),
                    TorchModule.picture(scope, Restorer.cut(encoded.lr(), box)),
                    memory.keys(),
                    memory.places(),
                    memory.pixels());
            script.require(part.get(0), DataType.INT64, MATCH_SIZE, box.height(), box.width());
            script.requireFinite(part.get(1), CUES, box.height(), box.width());
            NDIndex within = index(tile.innerWithin());
            matches.set(index(tile.inner()), part.get(0).get(scope, within));
            cues.set(index(tile.inner()), part.get(1).get(scope, within));
            return tile;
        });
    }

    double use(TorchModule script, double strength) throws ModelException {
        Shape size = cues.getShape();
        return script.inScope(scope -> {
            NDArray gate = script.requireFinite(
                    script.call(scope, "gate", cues, strength(scope, strength)), 1, size.get(1), size.get(2));
            if (gate.min().getFloat() < 0 || gate.max().getFloat() > 1) {
                throw new ModelException(ErrorType.INTERNAL, script.bundle().id() + " returns a gate outside 0 to 1");
            }
            return (double) Math.min(1, gate.mean().getFloat());
        });
    }

    NDArray matches(NDManager within, Tile.Box box) {
        return matches.get(within, index(box));
    }

    NDArray cues(NDManager within, Tile.Box box) {
        return cues.get(within, index(box));
    }

    static NDArray strength(NDManager scope, double strength) {
        return TorchModule.numbers(scope, new float[] {(float) strength}, 1);
    }

    private static NDIndex index(Tile.Box box) {
        return EncodedPicture.rows(new NDIndex().addAllDim(), box);
    }

    @Override
    public void close() {
        scope.close();
    }
}
