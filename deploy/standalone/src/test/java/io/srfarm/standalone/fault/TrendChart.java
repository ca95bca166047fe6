package io.srfarm.standalone.fault;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/** Draws trends as a chart with one panel each, labelled with the first and last values. */
final class TrendChart {
    private static final int WIDTH = 900;
    private static final int STRIP = 56;
    private static final int LEFT = 210;
    private static final int MARGIN = 10;

    private TrendChart() {}

    static void write(Map<String, Trend> trends, Path file) throws IOException {
        BufferedImage picture = new BufferedImage(WIDTH, STRIP * trends.size() + MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        int top = MARGIN;
        for (Map.Entry<String, Trend> trend : trends.entrySet()) {
            strip(pen, trend.getKey(), trend.getValue(), top);
            top += STRIP;
        }
        pen.dispose();
        ImageIO.write(picture, "png", file.toFile());
    }

    private static void strip(Graphics2D pen, String name, Trend trend, int top) {
        List<Trend.Sample> samples = trend.samples();
        double highest = samples.stream().mapToDouble(Trend.Sample::value).max().orElse(1);
        double jobs = samples.get(samples.size() - 1).jobs();
        pen.setColor(new Color(0xE2, 0xE8, 0xEE));
        pen.drawLine(LEFT, top + STRIP - MARGIN, WIDTH - MARGIN, top + STRIP - MARGIN);
        pen.setColor(Color.DARK_GRAY);
        pen.drawString(name, MARGIN, top + STRIP / 2 - MARGIN);
        pen.drawString(
                String.format(Locale.ROOT, "%.0f … %.0f", samples.get(0).value(), trend.last()),
                MARGIN,
                top + STRIP / 2 + MARGIN);
        pen.setColor(new Color(0x1F, 0x5F, 0xA8));
        int lastX = -1;
        int lastY = -1;
        for (Trend.Sample sample : samples) {
            int x = LEFT + (int) ((WIDTH - LEFT - MARGIN) * sample.jobs() / jobs);
            int y = top + STRIP - MARGIN - (int) ((STRIP - MARGIN - 4) * sample.value() / Math.max(highest, 1));
            if (lastX >= 0) {
                pen.drawLine(lastX, lastY, x, y);
            }
            lastX = x;
            lastY = y;
        }
    }
}
