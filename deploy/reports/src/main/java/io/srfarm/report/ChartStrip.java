package io.srfarm.report;

import java.util.List;

/**
 * One part of a {@link TimeChart}: a few lines on one scale, which begins at 0.
 *
 * @param title above it
 */
public record ChartStrip(String title, List<Line> lines) {
    public ChartStrip {
        lines = List.copyOf(lines);
    }

    /**
     * What something was over time; it keeps a value until the next one.
     *
     * @param name for the legend
     * @param points in the order of their times
     */
    public record Line(String name, List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /** A value from a moment on. */
    public record Point(double at, double value) {}

    double highest() {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::value)
                .max()
                .orElse(1);
    }

    double end() {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::at)
                .max()
                .orElse(1);
    }
}
