package io.srfarm.worker.model;

import java.util.List;

/**
 * A latent as a weighted sum of drawn ones: the noise that a candidate gets is the sum of theirs, and so is its style.
 *
 * @param parts at least one
 */
public record Mixture(List<Part> parts) {
    /**
     * One draw.
     *
     * @param latent of which the temperature counts for the style alone
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

    /** The latent itself. */
    public static Mixture of(Latent latent) {
        return new Mixture(List.of(new Part(latent, latent.temperature(), 1)));
    }

    /** What its noise is as strong as: the parts' temperatures by their share in the style. */
    public double temperature() {
        return parts.stream()
                .mapToDouble(part -> part.style() * part.latent().temperature())
                .sum();
    }

    /** What a candidate is known by: the seed of the first part. */
    public long seed() {
        return parts.get(0).latent().seed();
    }
}
