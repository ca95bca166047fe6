package io.srfarm.report;

import java.util.List;

/**
 * One panel of a {@link TimeChart}: lines on a common scale that starts at 0.
 *
 * @param title shown above it
 */
public record ChartStrip(String title, List<Line> lines) {
    public ChartStrip {
        lines = List.copyOf(lines);
    }

    /**
     * A step function: each value holds until the next point.
     *
     * @param name for the legend
     * @param points ordered by time
     */
    public record Line(String name, List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /** A value from a point in time on. */
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
