package io.srfarm.worker.model;

/**
 * The Gaussian distribution of a style vector, given by a reference or the prior.
 *
 * @param mean S numbers
 * @param logVariance S numbers
 */
@SuppressWarnings("ArrayRecordComponent") // passed from the encoder to the decoder, never compared
public record Style(float[] mean, float[] logVariance) {
    public Style {
        if (mean.length != logVariance.length) {
            throw new IllegalArgumentException(mean.length + " means, " + logVariance.length + " variances");
        }
    }

    /** Returns the standard normal distribution, used without a reference. */
    public static Style prior(int size) {
        return new Style(new float[size], new float[size]);
    }

    public int size() {
        return mean.length;
    }

    /** Returns the style {@code steps} standard deviations from the mean, element by element. */
    float[] at(float[] steps) {
        if (steps.length != size()) {
            throw new IllegalArgumentException(
                    "a style of length " + size() + " for a model with style length " + steps.length);
        }
        float[] style = new float[steps.length];
        for (int i = 0; i < steps.length; i++) {
            style[i] = (float) (mean[i] + StrictMath.exp(logVariance[i] / 2.0) * steps[i]);
        }
        return style;
    }
}
