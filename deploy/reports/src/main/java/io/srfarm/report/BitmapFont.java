package io.srfarm.report;

import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * A font of fixed width as a strip of grey cells, so that text needs no fonts of the machine; {@code src/glyphs/make_glyphs.py}
 * makes the strips.
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

    /** Pixels of one character. */
    int width() {
        return strip.getWidth() / (LAST - FIRST + 1);
    }

    /** Pixels of one line. */
    int height() {
        return strip.getHeight();
    }

    /** How much of a pixel the character covers, 0 to 255; what the strip lacks is shown as {@code ?}. */
    int coverage(char character, int x, int y) {
        char shown = character < FIRST || character > LAST ? '?' : character;
        return strip.getSample((shown - FIRST) * width() + x, y, 0);
    }
}
