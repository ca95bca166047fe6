package io.srfarm.worker.model;

import io.srfarm.worker.picture.Picture;
import io.srfarm.worker.picture.ScratchPicture;
import java.nio.ByteBuffer;

/** The pixels of an enlarged picture while it is computed; written in pieces of rows. */
@FunctionalInterface
public interface Canvas {
    /** Writes the remaining pixels of {@code rgb} into row {@code y}, starting at column {@code x}. */
    void paint(int x, int y, ByteBuffer rgb);

    /** Returns a canvas on a new picture that is not read before it is complete. */
    static Canvas on(Picture picture) {
        return (x, y, rgb) -> rgb.get(picture.rgb(), 3 * (y * picture.width() + x), rgb.remaining());
    }

    static Canvas on(ScratchPicture picture) {
        return picture::write;
    }
}
