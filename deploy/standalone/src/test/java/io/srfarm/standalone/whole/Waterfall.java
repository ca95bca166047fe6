package io.srfarm.standalone.whole;

import io.srfarm.standalone.whole.Collector.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Draws a trace as a waterfall chart: one line per span, below its parent. */
final class Waterfall {
    private static final int LINE = 18;
    private static final int LABEL = 300;
    private static final int WIDTH = 900;
    private static final int ROOM = WIDTH - LABEL - 80;

    private Waterfall() {}

    /** @param root the id that the outermost spans have as their parent */
    static String svg(List<Span> spans, String root) {
        long begin = spans.stream().mapToLong(Span::begin).min().orElse(0);
        long end = spans.stream().mapToLong(Span::end).max().orElse(1);
        List<String> lines = new ArrayList<>();
        draw(spans, root, 0, begin, (double) ROOM / Math.max(1, end - begin), lines);
        int height = (lines.size() + 2) * LINE;
        lines.add(0, scale((end - begin) / 1e6, height));
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + height
                + "\" font-family=\"sans-serif\" font-size=\"12\">\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" + String.join("\n", lines) + "\n</svg>\n";
    }

    /** Draws vertical lines at round times, four to eight of them. */
    private static String scale(double ms, int height) {
        double power = Math.pow(10, Math.floor(Math.log10(ms)));
        double step = ms < 2 * power ? power / 4 : ms < 4 * power ? power / 2 : power;
        StringBuilder lines = new StringBuilder();
        for (double at = 0; at <= ms; at += step) {
            lines.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%1$.1f 4V%2$d\" stroke=\"#dddddd\"/><text x=\"%1$.1f\" y=\"%3$d\" fill=\"#666666\""
                            + " text-anchor=\"middle\">%4$.0f ms</text>",
                    LABEL + at / ms * ROOM,
                    height - LINE,
                    height - 4,
                    at));
        }
        return lines.toString();
    }

    private static void draw(List<Span> spans, String parent, int depth, long begin, double scale, List<String> lines) {
        spans.stream()
                .filter(span -> span.parent().equals(parent))
                .sorted(Comparator.comparing(Span::begin))
                .forEach(span -> {
                    lines.add(line(span, depth, lines.size(), begin, scale));
                    draw(spans, span.id(), depth + 1, begin, scale, lines);
                });
    }

    private static String line(Span span, int depth, int row, long begin, double scale) {
        int y = row * LINE + LINE / 2;
        double x = LABEL + (span.begin() - begin) * scale;
        double width = Math.max(1, (span.end() - span.begin()) * scale);
        String colour = span.name().startsWith("store ")
                ? "#8a8a8a"
                : span.service().endsWith("dispatcher") ? "#4878a8" : "#c87840";
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">%s · %s</text><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                        + " fill=\"%s\"/><text x=\"%.1f\" y=\"%d\" fill=\"#666666\">%.1f ms</text>",
                8 + 14 * depth,
                y + 12,
                span.name(),
                span.service().replace("srfarm-", ""),
                x,
                y + 2,
                width,
                LINE - 5,
                colour,
                x + width + 4,
                y + 12,
                (span.end() - span.begin()) / 1e6);
    }
}
