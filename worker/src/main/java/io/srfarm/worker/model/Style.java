package io.srfarm.worker.model;

/**
 * The Gaussian of a style: what a reference says, or the prior.
 *
 * @param mean S numbers
 * @param logVariance S numbers
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the encoder to the decoder, never compared
public record Style(float[] mean, float[] logVariance) {
    public Style {
        if (mean.length != logVariance.length) {
            throw new IllegalArgumentException(mean.length + " means, " + logVariance.length + " variances");
        }
    }

    /** The standard normal distribution: no reference. */
    public static Style prior(int size) {
        return new Style(new float[size], new float[size]);
    }

    public int size() {
        return mean.length;
    }

    /** The style that lies {@code steps} standard deviations from the mean, number by number. */
    float[] at(float[] steps) {
        if (steps.length != size()) {
            throw new IllegalArgumentException("a style of " + size() + " numbers for a model of " + steps.length);
        }
        float[] style = new float[steps.length];
        for (int i = 0; i < steps.length; i++) {
            style[i] = (float) (mean[i] + StrictMath.exp(logVariance[i] / 2.0) * steps[i]);
        }
        return style;
    }
}
