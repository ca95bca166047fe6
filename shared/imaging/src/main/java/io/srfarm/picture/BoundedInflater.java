package io.srfarm.picture;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates compressed metadata of a picture up to a limit. */
final class BoundedInflater {
    private BoundedInflater() {}

    /**
     * Inflates the data after a name, its terminating zero and the byte for the compression method.
     *
     * @return empty if the data is invalid or larger than {@code bytesMax}; bad metadata does not make a picture
     *     invalid
     */
    static byte[] afterName(byte[] chunk, int bytesMax) {
        int start = 0;
        while (start < chunk.length && chunk[start] != 0) {
            start++;
        }
        start = Math.min(start + 2, chunk.length);
        var inflater = new Inflater();
        try {
            inflater.setInput(chunk, start, chunk.length - start);
            byte[] out = new byte[bytesMax];
            int length = inflater.inflate(out);
            return inflater.finished() ? Arrays.copyOf(out, length) : new byte[0];
        } catch (DataFormatException e) {
            return new byte[0];
        } finally {
            inflater.end();
        }
    }
}
