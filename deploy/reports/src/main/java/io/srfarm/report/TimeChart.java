package io.srfarm.report;

import io.srfarm.picture.Picture;
import java.util.List;
import java.util.Locale;

/**
 * A chart of panels that share one time axis.
 *
 * @param unit of the time, such as {@code s}
 * @param shaded time spans that are highlighted in all panels
 */
public record TimeChart(String title, String unit, List<ChartStrip> strips, List<Span> shaded) {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 170;
    private static final int LEFT = 80;
    private static final int MARGIN = 20;
    private static final int HEAD = 50;
    private static final int FOOT = 60;
    private static final int TICKS = 8;
    private static final int STROKE = 2;
    private static final int LEGEND = 12;
    private static final int WHITE = 0xFFFFFF;
    private static final int INK = 0x222222;
    private static final int GRID = 0xE2E8EE;
    private static final int SHADE = 0xF6D5CF;
    private static final List<Integer> COLOURS = List.of(0x1F5FA8, 0xD9822B, 0x3A8A4E, 0x804C9E);

    /**
     * A time span.
     *
     * @param name for the legend
     */
    public record Span(String name, double from, double to) {}

    public TimeChart {
        strips = List.copyOf(strips);
        shaded = List.copyOf(shaded);
    }

    public Picture picture() {
        Canvas canvas = new Canvas(WIDTH, HEAD + HEIGHT * strips.size() + FOOT, WHITE);
        canvas.write(title, BitmapFont.LARGE, MARGIN, MARGIN, WIDTH - 2 * MARGIN, INK);
        Axis axis = new Axis(strips.stream().mapToDouble(ChartStrip::end).max().orElse(1));
        for (int i = 0; i < strips.size(); i++) {
            draw(canvas, strips.get(i), axis, HEAD + HEIGHT * i);
        }
        times(canvas, axis, HEAD + HEIGHT * strips.size());
        return canvas.picture();
    }

    /** The time axis, from left to right. */
    private record Axis(double end) {
        int x(double at) {
            return LEFT + (int) ((WIDTH - LEFT - MARGIN - STROKE) * Math.min(1, at / end));
        }
    }

    private void draw(Canvas canvas, ChartStrip strip, Axis axis, int top) {
        int bottom = top + HEIGHT - MARGIN;
        int height = HEIGHT - 3 * MARGIN;
        for (Span span : shaded) {
            int from = axis.x(span.from());
            canvas.fill(from, bottom - height, axis.x(span.to()) - from + 1, height, SHADE);
        }
        canvas.fill(LEFT, bottom, WIDTH - MARGIN - LEFT, 1, GRID);
        canvas.fill(LEFT, bottom - height, WIDTH - MARGIN - LEFT, 1, GRID);
        double highest = Math.max(1, strip.highest());
        write(canvas, String.format(Locale.ROOT, "%.0f", highest), MARGIN / 2, bottom - height - 7, INK);
        write(canvas, "0", MARGIN / 2, bottom - 7, INK);
        int legend = legend(canvas, strip.title(), LEFT - LEGEND, top, INK);
        for (int i = 0; i < strip.lines().size(); i++) {
            int colour = COLOURS.get(i % COLOURS.size());
            canvas.fill(legend + LEGEND, top + 3, LEGEND - 2, LEGEND - 2, colour);
            legend = legend(canvas, strip.lines().get(i).name(), legend + LEGEND, top, colour);
            line(canvas, strip.lines().get(i), axis, bottom, height / highest, colour);
        }
    }

    /** @return the x position of the next entry */
    private static int legend(Canvas canvas, String text, int left, int top, int colour) {
        write(canvas, text, left + LEGEND + 2, top, colour);
        return left + LEGEND + 2 + text.length() * BitmapFont.SMALL.width();
    }

    private static void write(Canvas canvas, String text, int left, int top, int colour) {
        canvas.write(text, BitmapFont.SMALL, left, top, WIDTH - left, colour);
    }

    /** Draws steps, because nothing is known between two points. */
    private static void line(Canvas canvas, ChartStrip.Line line, Axis axis, int bottom, double scale, int colour) {
        for (int i = 0; i < line.points().size(); i++) {
            ChartStrip.Point point = line.points().get(i);
            int x = axis.x(point.at());
            int y = y(point, bottom, scale);
            if (i > 0) {
                int before = y(line.points().get(i - 1), bottom, scale);
                canvas.fill(x, Math.min(before, y), STROKE, Math.abs(before - y) + STROKE, colour);
            }
            if (i + 1 < line.points().size()) {
                canvas.fill(x, y, axis.x(line.points().get(i + 1).at()) - x + STROKE, STROKE, colour);
            }
        }
    }

    private static int y(ChartStrip.Point point, int bottom, double scale) {
        return bottom - STROKE - (int) Math.round(point.value() * scale) + 1;
    }

    private void times(Canvas canvas, Axis axis, int top) {
        for (int tick = 0; tick <= TICKS; tick++) {
            double at = axis.end() * tick / TICKS;
            String text =
                    String.format(Locale.ROOT, axis.end() < 20 ? "%.1f" : "%.0f", at) + (tick == 0 ? " " + unit : "");
            write(
                    canvas,
                    text,
                    Math.min(axis.x(at), WIDTH - MARGIN - text.length() * BitmapFont.SMALL.width()),
                    top,
                    INK);
        }
        int legend = LEFT;
        for (String name : shaded.stream().map(Span::name).distinct().toList()) {
            canvas.fill(legend, top + 27, LEGEND - 2, LEGEND - 2, SHADE);
            legend = legend(canvas, name, legend, top + 24, INK) + LEGEND;
        }
    }
}
