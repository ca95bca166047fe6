package io.srfarm.worker.model;

import io.srfarm.job.Limits;

/**
 * What makes one candidate differ from the next. The numbers that are drawn follow from these alone.
 *
 * @param style Gaussian that the style vector is drawn from
 * @param seed 0 to 2^53 - 1
 * @param temperature factor on every deviation, 0 to 2; 0 is the mean
 */
public record Latent(Style style, long seed, double temperature) {
    public Latent {
        if (!(temperature >= 0 && temperature <= Limits.TEMPERATURE_MAX)) {
            throw new IllegalArgumentException("temperature " + temperature);
        }
    }
}
