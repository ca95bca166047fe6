package io.srfarm.worker.model;

import io.srfarm.event.ErrorType;
import io.srfarm.worker.picture.Picture;

/** LPIPS v0.1 on AlexNet. Not thread-safe: call it from the device lane only. */
@SuppressWarnings("DoNotCallSuggester")
public final class Perceptual {
    Perceptual() {}

    /** The squared Euclidean distance of two pictures' embeddings is their LPIPS distance. */
    public float[] embed(Picture picture) throws ModelException {
        throw new ModelException(ErrorType.INTERNAL, "no engine for " + picture);
    }

    /** LPIPS from two embeddings of pictures of one size. */
    public static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }

    public double distance(Picture a, Picture b) throws ModelException {
        throw new ModelException(ErrorType.INTERNAL, "no engine for " + a + b);
    }

    /** Where two pictures of one size differ: a number for each pixel, row by row. */
    public float[] distanceMap(Picture a, Picture b) throws ModelException {
        throw new ModelException(ErrorType.INTERNAL, "no engine for " + a + b);
    }
}
