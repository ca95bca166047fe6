package io.srfarm.picture;

/**
 * The samples of a grey or indexed picture as its file has them.
 *
 * @param values one for each pixel, row by row from the top: 0 to 255, as unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record Levels(int width, int height, byte[] values) {
    public int at(int x, int y) {
        return values[y * width + x] & 0xff;
    }
}
