package io.srfarm.worker.picture;

import java.io.ByteArrayOutputStream;

/** The parts of a file that make its pixels, in their order: all that a decoder gets to see. */
final class KeptBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void add(byte[] file, int position, int length) {
        out.write(file, position, length);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
