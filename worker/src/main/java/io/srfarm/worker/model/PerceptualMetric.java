package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import io.srfarm.picture.Picture;

/**
 * Perceptual comparison of pictures: LPIPS v0.1 on AlexNet, and textures from the first layers of the network. Always
 * in float32. Used by tasks on the device thread, of which several may run at once.
 */
public final class PerceptualMetric implements AutoCloseable {
    static final String ID = "lpips-alex";

    private final TorchModule script;

    PerceptualMetric(TorchModule script) {
        this.script = script;
    }

    /**
     * Returns an embedding whose length depends on the picture's size. The squared Euclidean distance of two embeddings
     * is the LPIPS distance of their pictures.
     */
    public float[] embed(Picture picture) throws ModelException {
        return script.inScope(scope -> vector(script.call(scope, "embed", TorchModule.picture(scope, picture))));
    }

    /** Returns the LPIPS distance of two pictures of one size from their embeddings. */
    public static double distance(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "embeddings have different lengths: " + a.length + " and " + b.length + " numbers");
        }
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }

    /** Returns the LPIPS distance of two pictures of one size. */
    public double distance(Picture a, Picture b) throws ModelException {
        return compare("distance", a, b)[0];
    }

    /** Returns the distance of two pictures of one size per pixel, row by row. */
    public float[] distanceMap(Picture a, Picture b) throws ModelException {
        return compare("distance_map", a, b, a.height(), a.width());
    }

    /**
     * As {@link #distanceMap(Picture, Picture)}, from the embeddings of {@code a} and of another picture of its size.
     */
    public float[] distanceMap(Picture a, float[] embeddingOfA, float[] embeddingOfB) throws ModelException {
        return script.inScope(scope -> {
            NDArray ours = TorchModule.numbers(scope, embeddingOfA, embeddingOfA.length);
            NDArray theirs = TorchModule.numbers(scope, embeddingOfB, embeddingOfB.length);
            NDArray map = script.call(scope, "embedded_map", ours, theirs, TorchModule.picture(scope, a));
            return script.requireFinite(map, a.height(), a.width()).toFloatArray();
        });
    }

    /** Returns the texture of a picture of at least 15 x 15 pixels: strength and variation of each feature. */
    public float[] texture(Picture picture) throws ModelException {
        return script.inScope(scope -> vector(script.call(scope, "texture", TorchModule.picture(scope, picture))));
    }

    /** Returns the distance of a texture from a reference's, relative to the reference's; 0 is the same texture. */
    public double textureDistance(float[] sample, float[] reference) throws ModelException {
        return script.inScope(scope -> {
            NDArray ours = TorchModule.numbers(scope, sample, sample.length);
            NDArray theirs = TorchModule.numbers(scope, reference, reference.length);
            return script.requireFinite(script.call(scope, "texture_distance", ours, theirs))
                    .getFloat();
        });
    }

    private float[] compare(String entryPoint, Picture a, Picture b, long... shape) throws ModelException {
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new IllegalArgumentException(a + " and " + b + " differ in size");
        }
        return script.inScope(scope -> {
            NDArray result =
                    script.call(scope, entryPoint, TorchModule.picture(scope, a), TorchModule.picture(scope, b));
            return script.requireFinite(result, shape).toFloatArray();
        });
    }

    private float[] vector(NDArray array) throws ModelException {
        return script.requireFinite(array, array.size()).toFloatArray();
    }

    TorchModule script() {
        return script;
    }

    @Override
    public void close() {
        script.close();
    }
}
