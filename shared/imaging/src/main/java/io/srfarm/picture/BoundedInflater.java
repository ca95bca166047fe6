package io.srfarm.picture;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Compressed data inside a picture's metadata, inflated only so far. */
final class BoundedInflater {
    private BoundedInflater() {}

    /**
     * What follows a name, its zero byte and the byte that names the method.
     *
     * @return empty when it cannot be inflated or is larger than {@code bytesMax}: metadata is no reason to refuse
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
