package io.srfarm.worker.model;

import java.util.List;

/**
 * A latent given as a weighted sum of drawn latents: noise and style are the sums of those of the parts.
 *
 * @param parts at least one
 */
public record Mixture(List<Part> parts) {
    /**
     * One draw.
     *
     * @param latent the drawn latent; its temperature applies to the style only
     * @param noise factor on its normal numbers
     * @param style factor on its style
     */
    public record Part(Latent latent, double noise, double style) {}

    public Mixture {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a mixture of nothing");
        }
    }

    /** Returns the mixture that consists of one latent. */
    public static Mixture of(Latent latent) {
        return new Mixture(List.of(new Part(latent, latent.temperature(), 1)));
    }

    /**
     * Returns the temperature that corresponds to the strength of the noise: the parts' temperatures weighted by their
     * share of the style.
     */
    public double temperature() {
        return parts.stream()
                .mapToDouble(part -> part.style() * part.latent().temperature())
                .sum();
    }

    /** Returns the seed that identifies the candidate: that of the first part. */
    public long seed() {
        return parts.get(0).latent().seed();
    }
}
