package io.srfarm.worker.pipeline;

import io.srfarm.picture.Levels;
import io.srfarm.picture.PixelRows;
import io.srfarm.worker.model.OutputCanvas;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Blends regions of several pictures into one. A pixel is the mean of the pictures, each weighted with its share of the
 * mask in the square of {@code 2 x feather + 1} pixels around it, so that the transition is linear. Integer arithmetic
 * gives the same result on every machine. Buffers one row of each picture.
 */
final class Blending {
    private static final int COLOURS = 3;

    private final Levels mask;
    private final List<Optional<PixelRows>> sources;
    private final int feather;
    private final int[][] columns;
    private final int[] weights;

    /**
     * Blends the pictures.
     *
     * @param sources one per level of the mask; empty for levels that do not occur
     */
    private Blending(Levels mask, List<Optional<PixelRows>> sources, int feather) {
        this.mask = mask;
        this.sources = sources;
        this.feather = feather;
        this.columns = new int[sources.size()][mask.width()];
        this.weights = new int[mask.width()];
    }

    static void paint(Levels mask, List<Optional<PixelRows>> sources, int feather, OutputCanvas canvas) {
        Blending blending = new Blending(mask, sources, feather);
        for (int y = -feather; y <= feather; y++) {
            blending.count(y, 1);
        }
        for (int y = 0; y < mask.height(); y++) {
            canvas.paint(0, y, ByteBuffer.wrap(blending.row(y)));
            blending.count(y - feather, -1);
            blending.count(y + feather + 1, 1);
        }
    }

    /** Adds or removes a row of the mask; rows outside repeat the border row. */
    private void count(int y, int by) {
        int row = Math.max(0, Math.min(mask.height() - 1, y));
        for (int x = 0; x < mask.width(); x++) {
            columns[mask.at(x, row)][x] += by;
        }
    }

    private byte[] row(int y) {
        int width = mask.width();
        int[] sums = new int[COLOURS * width];
        byte[] rgb = new byte[COLOURS * width];
        for (int level = 0; level < sources.size(); level++) {
            if (sources.get(level).isPresent()) {
                weigh(columns[level], weights);
                sources.get(level).get().read(0, y, rgb);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += weights[i / COLOURS] * (rgb[i] & 0xff);
                }
            }
        }
        int square = (2 * feather + 1) * (2 * feather + 1);
        byte[] blended = new byte[sums.length];
        for (int i = 0; i < sums.length; i++) {
            blended[i] = (byte) ((sums[i] + square / 2) / square);
        }
        return blended;
    }

    private void weigh(int[] counts, int[] weight) {
        int last = counts.length - 1;
        int sum = 0;
        for (int x = -feather; x <= feather; x++) {
            sum += counts[Math.max(0, Math.min(last, x))];
        }
        for (int x = 0; x < counts.length; x++) {
            weight[x] = sum;
            sum += counts[Math.min(last, x + feather + 1)] - counts[Math.max(0, x - feather)];
        }
    }
}
