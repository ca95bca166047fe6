package io.srfarm.job;

import java.util.ArrayList;
import java.util.List;

/**
 * The latent of one candidate as a mix of drawn latents. Its noise is the sum of the parts' normal numbers, each
 * multiplied by the part's {@code noise}. Its style is the sum of the parts' styles, each multiplied by the part's
 * {@code style}. A mix of mixes is a mix, and a mix of one part is an ordinary draw with the same pixels.
 *
 * @param reference the reference that guides the candidate
 * @param referenceStrength see {@link Sampling#referenceStrength()}
 * @param parts 1 to {@value Limits#LATENT_PARTS_MAX}; their shares of the style add up to 1
 */
public record LatentMix(Reference reference, double referenceStrength, List<Part> parts) {
    private static final double ROUNDING = 1e-6;

    /** Directions whose cosine is below the negative of this count as opposite. */
    private static final double OPPOSITE = 0.999;

    /** Directions whose sine is below this count as equal. */
    private static final double SAME = 1e-6;

    /**
     * One draw.
     *
     * @param reference the reference whose style the draw uses
     * @param seed the seed of the draw
     * @param temperature factor on the standard deviation of its style
     * @param noise factor on its normal numbers
     * @param style its share of the style, 0 to 1
     */
    public record Part(Reference reference, long seed, double temperature, double noise, double style) {
        public Part {
            if (seed < 0 || seed > Limits.SEED_MAX) {
                throw new IllegalArgumentException("seed must be 0 to " + Limits.SEED_MAX + ", not " + seed);
            }
            within("temperature", temperature, 0, Limits.TEMPERATURE_MAX);
            within("noise", noise, -Limits.LATENT_NOISE_MAX, Limits.LATENT_NOISE_MAX);
            within("style", style, 0, 1 + ROUNDING);
        }

        /** Returns the expected correlation of the normal numbers of two parts. */
        private double correlation(Part other) {
            if (seed == other.seed) {
                return 1;
            }
            Seeds.Family family = Seeds.Family.of(seed);
            return family.equals(Seeds.Family.of(other.seed)) ? -1.0 / (family.size() - 1) : 0;
        }

        private Part times(double noiseFactor, double styleFactor) {
            return new Part(reference, seed, temperature, noise * noiseFactor, style * styleFactor);
        }

        private boolean isOfSameDraw(Part other) {
            return seed == other.seed && temperature == other.temperature && reference.equals(other.reference);
        }

        private Part plus(Part other) {
            return new Part(reference, seed, temperature, noise + other.noise, style + other.style);
        }
    }

    public LatentMix {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || parts.size() > Limits.LATENT_PARTS_MAX) {
            throw new IllegalArgumentException("a latent has 1 to " + Limits.LATENT_PARTS_MAX + " parts, not "
                    + parts.size() + " (limit latent-parts-max)");
        }
        within("referenceStrength", referenceStrength, 0, Limits.REFERENCE_STRENGTH_MAX);
        double shares = parts.stream().mapToDouble(Part::style).sum();
        if (Math.abs(shares - 1) > ROUNDING * parts.size()) {
            throw new IllegalArgumentException("the parts' shares of the style must add up to 1, not " + shares);
        }
        if (dot(parts, parts) > Limits.TEMPERATURE_MAX * Limits.TEMPERATURE_MAX + ROUNDING) {
            throw new IllegalArgumentException("the noise of all parts together has a deviation above "
                    + Limits.TEMPERATURE_MAX + " (limit temperature-max)");
        }
    }

    /** Returns the mix for an ordinary draw. */
    public static LatentMix drawn(Reference reference, double referenceStrength, long seed, double temperature) {
        return new LatentMix(
                reference, referenceStrength, List.of(new Part(reference, seed, temperature, temperature, 1)));
    }

    /** Returns the standard deviation of the noise; for an ordinary draw, the temperature. */
    public double deviation() {
        return Math.sqrt(Math.max(0, dot(parts, parts)));
    }

    /**
     * Interpolates between two latents. The direction of the noise moves along the great circle, so that its statistics
     * remain those of a draw; its standard deviation and the style are interpolated linearly.
     *
     * @param share 0 is this latent, 1 is {@code other}
     * @param detour seed of a draw through which the circle passes if the two directions are opposite, where the great
     *     circle is not unique
     */
    public LatentMix towards(LatentMix other, double share, long detour) {
        if (share == 0 || share == 1) {
            return share == 0 ? this : other;
        }
        double deviation = (1 - share) * deviation() + share * other.deviation();
        List<Part> mixed = new ArrayList<>();
        if (deviation() == 0 || other.deviation() == 0) { // without a direction, interpolate linearly
            add(mixed, parts, 1 - share, 1 - share);
            add(mixed, other.parts, share, share);
            return guided(other, share, mixed);
        }
        double cosine = dot(parts, other.parts) / (deviation() * other.deviation());
        double angle = StrictMath.acos(Math.max(-1, Math.min(1, cosine)));
        double sine = StrictMath.sin(angle);
        if (cosine < -OPPOSITE) {
            double turn = Math.PI * share;
            add(mixed, parts, deviation * StrictMath.cos(turn) / deviation(), 1 - share);
            add(mixed, other.parts, 0, share);
            Part first = parts.get(0);
            Part through = new Part(first.reference(), detour, first.temperature(), 1, 0);
            add(mixed, List.of(through), deviation * StrictMath.sin(turn), 0);
        } else if (sine < SAME) {
            add(mixed, parts, deviation / deviation(), 1 - share);
            add(mixed, other.parts, 0, share);
        } else {
            add(mixed, parts, deviation * StrictMath.sin((1 - share) * angle) / (sine * deviation()), 1 - share);
            add(mixed, other.parts, deviation * StrictMath.sin(share * angle) / (sine * other.deviation()), share);
        }
        return guided(other, share, mixed);
    }

    /**
     * Adds the reference to mixed parts. A candidate has only one reference: of two different ones that of the nearer
     * end, with a strength that decreases with the distance from it.
     */
    private LatentMix guided(LatentMix other, double share, List<Part> mixed) {
        double ours = referenceStrength;
        double theirs = other.referenceStrength;
        if (reference.equals(other.reference)) {
            return new LatentMix(reference, (1 - share) * ours + share * theirs, mixed);
        }
        if (!(other.reference instanceof Reference.Image)) {
            return new LatentMix(reference, (1 - share) * ours, mixed);
        }
        if (!(reference instanceof Reference.Image)) {
            return new LatentMix(other.reference, share * theirs, mixed);
        }
        return share < 0.5
                ? new LatentMix(reference, (1 - 2 * share) * ours, mixed)
                : new LatentMix(other.reference, (2 * share - 1) * theirs, mixed);
    }

    private static void add(List<Part> all, List<Part> more, double noiseFactor, double styleFactor) {
        for (Part part : more) {
            Part scaled = part.times(noiseFactor, styleFactor);
            int known = 0;
            while (known < all.size() && !all.get(known).isOfSameDraw(scaled)) {
                known++;
            }
            if (known < all.size()) {
                all.set(known, all.get(known).plus(scaled));
            } else if (scaled.noise() != 0 || scaled.style() != 0) {
                all.add(scaled);
            }
        }
    }

    private static double dot(List<Part> left, List<Part> right) {
        double sum = 0;
        for (Part a : left) {
            for (Part b : right) {
                sum += a.noise() * b.noise() * a.correlation(b);
            }
        }
        return sum;
    }

    private static void within(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
