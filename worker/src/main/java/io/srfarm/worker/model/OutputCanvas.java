package io.srfarm.worker.model;

import io.srfarm.picture.Picture;
import io.srfarm.picture.ScratchPicture;
import java.nio.ByteBuffer;

/** The pixels of an enlarged picture while it is computed; written in pieces of rows. */
@FunctionalInterface
public interface OutputCanvas {
    /** Writes the remaining pixels of {@code rgb} into row {@code y}, starting at column {@code x}. */
    void paint(int x, int y, ByteBuffer rgb);

    /** Returns a canvas on a new picture that is not read before it is complete. */
    static OutputCanvas on(Picture picture) {
        return (x, y, rgb) -> rgb.get(picture.rgb(), 3 * (y * picture.width() + x), rgb.remaining());
    }

    static OutputCanvas on(ScratchPicture picture) {
        return picture::write;
    }
}
