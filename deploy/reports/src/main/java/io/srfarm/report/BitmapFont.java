package io.srfarm.report;

import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * A fixed-width bitmap font, stored as a strip of grey cells, so that no system fonts are needed. Created by
 * {@code src/glyphs/make_glyphs.py}.
 */
final class BitmapFont {
    static final BitmapFont SMALL = new BitmapFont("small");
    static final BitmapFont LARGE = new BitmapFont("large");

    private static final char FIRST = ' ';
    private static final char LAST = '~';

    private final Raster strip;

    private BitmapFont(String name) {
        String path = "/glyphs/" + name + ".png";
        try (InputStream file = BitmapFont.class.getResourceAsStream(path)) {
            this.strip = ImageIO.read(Objects.requireNonNull(file, path)).getRaster();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the width of a character in pixels. */
    int width() {
        return strip.getWidth() / (LAST - FIRST + 1);
    }

    /** Returns the height of a line in pixels. */
    int height() {
        return strip.getHeight();
    }

    /** Returns the coverage of a pixel, 0 to 255; characters that the font lacks are shown as {@code ?}. */
    int coverage(char character, int x, int y) {
        char shown = character < FIRST || character > LAST ? '?' : character;
        return strip.getSample((shown - FIRST) * width() + x, y, 0);
    }
}
