package io.srfarm.worker.model;

/**
 * The random numbers of one latent for a picture of a given size: the style first, then the noise channel by channel.
 */
final class Draw {
    private final float[] style;
    private final float[] noise;
    private final int channels;
    private final int width;
    private final int height;
    private final float temperature;

    private Draw(double temperature, float[] style, float[] noise, int channels, int width, int height) {
        this.temperature = (float) temperature;
        this.style = style;
        this.noise = noise;
        this.channels = channels;
        this.width = width;
        this.height = height;
    }

    /** As {@link #of(Mixture, ModelCard, int, int, Families)}, for a single latent. */
    static Draw of(Latent latent, ModelCard card, int width, int height, Families families) {
        return of(Mixture.of(latent), card, width, height, families);
    }

    /**
     * Creates the numbers of a mixture.
     *
     * @param families provides the families of the latents' seeds
     */
    static Draw of(Mixture mixture, ModelCard card, int width, int height, Families families) {
        int size = card.styleSize();
        int count = Math.multiplyExact(card.noiseChannels(), Math.multiplyExact(width, height));
        float[] style = new float[size];
        float[] noise = new float[count];
        if (card.hasLatent()) {
            for (Mixture.Part part : mixture.parts()) {
                add(part, card.styleSpread(), style, noise, families);
            }
        }
        return new Draw(mixture.temperature(), style, noise, card.noiseChannels(), width, height);
    }

    private static void add(Mixture.Part part, double spread, float[] style, float[] noise, Families families) {
        long seed = part.latent().seed();
        double deviation = part.latent().temperature() * spread;
        float[] steps = new float[style.length];
        if (deviation != 0 || part.noise() != 0) {
            DiverseNoise family = families.of(seed, style.length + noise.length);
            family.add(seed, 0, deviation, steps);
            family.add(seed, style.length, part.noise(), noise);
        }
        float[] own = part.latent().style().at(steps);
        for (int i = 0; i < style.length; i++) {
            style[i] += (float) (part.style() * own[i]);
        }
    }

    /** Provides families of draws: {@link DiverseNoise#of} or a cached one. */
    interface Families {
        DiverseNoise of(long seed, int count);
    }

    /** Returns the temperature at which style and noise were drawn. */
    float temperature() {
        return temperature;
    }

    float[] style() {
        return style;
    }

    /** Returns the noise inside a box: channels x box height x box width, row by row. */
    float[] noise(Tile.Box box) {
        float[] part = new float[channels * box.height() * box.width()];
        int to = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int y = 0; y < box.height(); y++) {
                int from = (channel * height + box.y() + y) * width + box.x();
                System.arraycopy(noise, from, part, to, box.width());
                to += box.width();
            }
        }
        return part;
    }
}
