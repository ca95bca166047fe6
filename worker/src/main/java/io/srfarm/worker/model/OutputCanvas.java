package io.srfarm.worker.model;

import io.srfarm.picture.Picture;
import io.srfarm.picture.ScratchPicture;
import java.nio.ByteBuffer;

/** An enlarged picture in the making, of which a piece of a row is painted at a time. */
@FunctionalInterface
public interface OutputCanvas {
    /** Paints row {@code y} from column {@code x} on, with the pixels that remain in {@code rgb}. */
    void paint(int x, int y, ByteBuffer rgb);

    /** Paints on a new picture, whose pixels nobody has read yet. */
    static OutputCanvas on(Picture picture) {
        return (x, y, rgb) -> rgb.get(picture.rgb(), 3 * (y * picture.width() + x), rgb.remaining());
    }

    static OutputCanvas on(ScratchPicture picture) {
        return picture::write;
    }
}
