package io.srfarm.quality;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Projects a picture to one that reduces to a given input: the difference at the input's size is enlarged and added,
 * repeatedly, as models do for their own results. Memory is bounded by arrays of the input's size and one row of the
 * picture. The same picture gives the same bytes.
 */
public final class Settling {
    private static final int ROUNDS_MAX = 32;

    /** Step length above 1, which compensates for clamping in saturated areas. */
    private static final double STEP = 1.7;

    /** Root mean square in levels at which iteration stops; less than the rounding of the result. */
    private static final double CLOSE = 0.02;

    private static final double WEIGHT = 1.0 / (1 << 16);
    private static final int COLOURS = 3;

    private final PixelRows picture;
    private final Picture lr;
    private final FilterTaps upRows;
    private final FilterTaps upColumns;
    private final FilterTaps downColumns;
    private final List<List<Touch>> downRows;
    private final double[] correction;
    private final byte[] bytes;
    private final double[] row;
    private final double[] narrow;

    /** The weight of an HR row in a row of the reduced picture. */
    private record Touch(int output, double weight) {}

    /** Receives the rows of the result from the top. */
    public interface Rows {
        void take(int y, byte[] rgb);
    }

    private Settling(PixelRows picture, Picture lr, int scale) {
        this.picture = picture;
        this.lr = lr;
        this.upRows = FilterTaps.enlarging(lr.height(), scale);
        this.upColumns = FilterTaps.enlarging(lr.width(), scale);
        this.downColumns = FilterTaps.reducing(picture.width(), scale);
        this.downRows = touches(FilterTaps.reducing(picture.height(), scale), picture.height());
        this.correction = new double[COLOURS * lr.width() * lr.height()];
        this.bytes = new byte[COLOURS * picture.width()];
        this.row = new double[COLOURS * picture.width()];
        this.narrow = new double[COLOURS * lr.width()];
    }

    /**
     * Projects a picture.
     *
     * @param picture {@code scale} times as wide and high as {@code lr}; rows may be overwritten once they were passed
     *     on
     * @param scale 2, 4 or 8
     */
    public static void settle(PixelRows picture, Picture lr, int scale, Rows rows) {
        if (picture.width() != scale * lr.width() || picture.height() != scale * lr.height()) {
            throw new IllegalArgumentException(picture + " is not " + scale + " times " + lr);
        }
        Settling settling = new Settling(picture, lr, scale);
        int round = 0;
        while (round < ROUNDS_MAX && settling.correct() > CLOSE) {
            round++;
        }
        for (int y = 0; y < picture.height(); y++) {
            settling.fill(y);
            byte[] rgb = new byte[settling.row.length];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (int) Math.floor(settling.row[i] + 0.5);
            }
            rows.take(y, rgb);
        }
    }

    /** Runs one round and returns the difference before it. */
    private double correct() {
        double[] reduced = new double[correction.length];
        for (int y = 0; y < picture.height(); y++) {
            fill(y);
            narrow();
            for (Touch touch : downRows.get(y)) {
                int to = narrow.length * touch.output();
                for (int i = 0; i < narrow.length; i++) {
                    reduced[to + i] += touch.weight() * narrow[i];
                }
            }
        }
        double squares = 0;
        for (int i = 0; i < reduced.length; i++) {
            // Values are clamped before the reduction, so excess beyond the range does not count.
            double missing = (lr.rgb()[i] & 0xff) - Math.max(0, Math.min(255, reduced[i]));
            correction[i] += STEP * missing;
            squares += missing * missing;
        }
        return Math.sqrt(squares / reduced.length);
    }

    /** Computes row {@code y} with the current correction, clamped to the range. */
    private void fill(int y) {
        picture.read(0, y, bytes);
        Arrays.fill(narrow, 0);
        for (int tap = 0; tap < upRows.count(); tap++) {
            int from = narrow.length * upRows.source(y, tap);
            double weight = WEIGHT * upRows.weight(y, tap);
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] += weight * correction[from + i];
            }
        }
        for (int x = 0; x < picture.width(); x++) {
            for (int colour = 0; colour < COLOURS; colour++) {
                double level = bytes[COLOURS * x + colour] & 0xff;
                for (int tap = 0; tap < upColumns.count(); tap++) {
                    level += WEIGHT * upColumns.weight(x, tap) * narrow[COLOURS * upColumns.source(x, tap) + colour];
                }
                row[COLOURS * x + colour] = Math.max(0, Math.min(255, level));
            }
        }
    }

    private void narrow() {
        for (int x = 0; x < lr.width(); x++) {
            for (int colour = 0; colour < COLOURS; colour++) {
                double sum = 0;
                for (int tap = 0; tap < downColumns.count(); tap++) {
                    sum += downColumns.weight(x, tap) * row[COLOURS * downColumns.source(x, tap) + colour];
                }
                narrow[COLOURS * x + colour] = WEIGHT * sum;
            }
        }
    }

    private static List<List<Touch>> touches(FilterTaps rows, int height) {
        List<List<Touch>> all = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            all.add(new ArrayList<>());
        }
        for (int output = 0; output < rows.outputs(); output++) {
            for (int tap = 0; tap < rows.count(); tap++) {
                all.get(rows.source(output, tap)).add(new Touch(output, WEIGHT * rows.weight(output, tap)));
            }
        }
        return all;
    }
}
