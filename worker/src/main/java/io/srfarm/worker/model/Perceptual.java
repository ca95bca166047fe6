package io.srfarm.worker.model;

import io.srfarm.worker.picture.Picture;

/** LPIPS v0.1 on AlexNet. Not thread-safe: call it from the device lane only. */
public final class Perceptual implements AutoCloseable {
    static final String ID = "lpips-alex";

    private final Script script;

    Perceptual(Script script) {
        this.script = script;
    }

    /** D numbers, D by the picture's size: the squared Euclidean distance of two pictures' is their LPIPS distance. */
    public float[] embed(Picture picture) throws ModelException {
        return script.inScope(scope ->
                script.call(scope, "embed", Script.picture(scope, picture)).toFloatArray());
    }

    /** LPIPS from two embeddings of pictures of one size. */
    public static double distance(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("embeddings of " + a.length + " and " + b.length + " numbers");
        }
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }

    /** LPIPS of two pictures of one size. */
    public double distance(Picture a, Picture b) throws ModelException {
        return compare("distance", a, b)[0];
    }

    /** Where two pictures of one size differ: a number for each pixel, row by row. */
    public float[] distanceMap(Picture a, Picture b) throws ModelException {
        return compare("distance_map", a, b);
    }

    private float[] compare(String entryPoint, Picture a, Picture b) throws ModelException {
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new IllegalArgumentException(a + " and " + b + " differ in size");
        }
        return script.inScope(
                scope -> script.call(scope, entryPoint, Script.picture(scope, a), Script.picture(scope, b))
                        .toFloatArray());
    }

    Script script() {
        return script;
    }

    @Override
    public void close() {
        script.close();
    }
}
