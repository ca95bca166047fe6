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

    static Draw of(Latent latent, ModelCard card, int width, int height) {
        var gaussians = new Gaussians(latent.seed());
        double temperature = card.hasLatent() ? latent.temperature() : 0;
        int size = card.styleSize();
        float[] style = card.hasLatent()
                ? latent.style().at(gaussians.range(0, size, temperature * card.styleSpread()))
                : new float[size];
        int count = Math.multiplyExact(card.noiseChannels(), Math.multiplyExact(width, height));
        return new Draw(style, gaussians.range(size, count, temperature), card.noiseChannels(), width, height);
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
