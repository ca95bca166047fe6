package io.srfarm.report;

import io.srfarm.picture.Picture;
import java.util.Arrays;

/** A picture to draw on. Colours are {@code 0xRRGGBB}. Drawing outside of it fails; nothing is clipped. */
final class Canvas {
    private final int width;
    private final int height;
    private final byte[] rgb;

    Canvas(int width, int height, int colour) {
        this.width = width;
        this.height = height;
        this.rgb = new byte[3 * width * height];
        fill(0, 0, width, height, colour);
    }

    void fill(int left, int top, int columns, int rows, int colour) {
        byte[] line = new byte[3 * columns];
        for (int x = 0; x < columns; x++) {
            line[3 * x] = (byte) (colour >> 16);
            line[3 * x + 1] = (byte) (colour >> 8);
            line[3 * x + 2] = (byte) colour;
        }
        for (int y = top; y < top + rows; y++) {
            System.arraycopy(line, 0, rgb, at(left, y), line.length);
        }
    }

    void draw(Picture picture, int left, int top) {
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(picture.rgb(), 3 * y * picture.width(), rgb, at(left, top + y), 3 * picture.width());
        }
    }

    /** Writes one line of text; if it is longer than {@code widthMax} pixels, it is cut and ends with two dots. */
    void write(String text, BitmapFont glyphs, int left, int top, int widthMax, int colour) {
        int fitting = Math.max(0, widthMax / glyphs.width());
        String shown = text.length() > fitting ? text.substring(0, Math.max(0, fitting - 2)) + ".." : text;
        for (int i = 0; i < Math.min(shown.length(), fitting); i++) {
            write(shown.charAt(i), glyphs, left + i * glyphs.width(), top, colour);
        }
    }

    Picture picture() {
        return new Picture(width, height, Arrays.copyOf(rgb, rgb.length));
    }

    private void write(char character, BitmapFont glyphs, int left, int top, int colour) {
        for (int y = 0; y < glyphs.height(); y++) {
            for (int x = 0; x < glyphs.width(); x++) {
                int coverage = glyphs.coverage(character, x, y);
                int pixel = at(left + x, top + y);
                for (int channel = 0; channel < 3; channel++) {
                    int below = rgb[pixel + channel] & 0xFF;
                    int ink = colour >> (16 - 8 * channel) & 0xFF;
                    rgb[pixel + channel] = (byte) (below + (ink - below) * coverage / 255);
                }
            }
        }
    }

    private int at(int x, int y) {
        return 3 * (y * width + x);
    }
}
