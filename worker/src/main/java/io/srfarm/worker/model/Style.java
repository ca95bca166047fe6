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
}
