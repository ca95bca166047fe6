package io.srfarm.worker.model;

import io.srfarm.job.Limits;

/**
 * The parameters that determine all random numbers of a candidate.
 *
 * @param style the Gaussian from which the style vector is drawn
 * @param seed 0 to 2^53 - 1
 * @param temperature factor on every standard deviation, 0 to 2; 0 is the mean
 */
public record Latent(Style style, long seed, double temperature) {
    public Latent {
        if (!(temperature >= 0 && temperature <= Limits.TEMPERATURE_MAX)) {
            throw new IllegalArgumentException("temperature out of range: " + temperature);
        }
    }
}
