package io.srfarm.worker.model;

/** The numbers that one latent stands for, for a picture of one size: style first, then noise channel by channel. */
final class Draw {
    private final float[] style;
    private final float[] noise;
    private final int channels;
    private final int width;
    private final int height;

    private Draw(float[] style, float[] noise, int channels, int width, int height) {
        this.style = style;
        this.noise = noise;
        this.channels = channels;
        this.width = width;
        this.height = height;
    }

    /** @param families where the latent's comes from */
    static Draw of(Latent latent, ModelCard card, int width, int height, Families families) {
        int size = card.styleSize();
        int count = Math.multiplyExact(card.noiseChannels(), Math.multiplyExact(width, height));
        if (!card.hasLatent()) {
            return new Draw(new float[size], new float[count], card.noiseChannels(), width, height);
        }
        double temperature = latent.temperature();
        if (temperature == 0) {
            return new Draw(latent.style().at(new float[size]), new float[count], card.noiseChannels(), width, height);
        }
        long seed = latent.seed();
        DiverseNoise family = families.of(seed, size + count);
        float[] style = latent.style().at(family.numbers(seed, 0, size, temperature * card.styleSpread()));
        return new Draw(style, family.numbers(seed, size, count, temperature), card.noiseChannels(), width, height);
    }

    /** Gives families of draws: {@link DiverseNoise#of}, or one that was kept. */
    interface Families {
        DiverseNoise of(long seed, int count);
    }

    float[] style() {
        return style;
    }

    /** The noise inside a box: channels x box height x box width, row by row. */
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
