package io.srfarm.picture;

/**
 * The stored samples of a grey or indexed picture.
 *
 * @param values one unsigned byte per pixel, row by row from the top
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record Levels(int width, int height, byte[] values) {
    public int at(int x, int y) {
        return values[y * width + x] & 0xff;
    }
}
