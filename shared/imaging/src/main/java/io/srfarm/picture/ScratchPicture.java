package io.srfarm.picture;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A picture in a file, for one that is too large for the heap. It may be read by several threads at once. */
public final class ScratchPicture implements PixelRows, Closeable {
    private final int width;
    private final int height;
    private final ScratchFile file;

    private ScratchPicture(int width, int height, ScratchFile file) {
        this.width = width;
        this.height = height;
        this.file = file;
    }

    /**
     * A black picture.
     *
     * @throws java.io.UncheckedIOException if there is no such folder, or no room in it
     */
    public static ScratchPicture in(Path folder, int width, int height) {
        return new ScratchPicture(width, height, ScratchFile.in(folder));
    }

    /** The same picture, in a file. */
    public static ScratchPicture copy(Path folder, Picture picture) {
        ScratchPicture copy = in(folder, picture.width(), picture.height());
        copy.file.write(0, ByteBuffer.wrap(picture.rgb()));
        return copy;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public void read(int x, int y, byte[] rgb) {
        file.read(position(x, y), rgb);
    }

    /** Writes pixels of row {@code y} from column {@code x} on: all that remain in {@code rgb}. */
    public void write(int x, int y, ByteBuffer rgb) {
        file.write(position(x, y), rgb);
    }

    private long position(int x, int y) {
        return 3 * ((long) y * width + x);
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public String toString() {
        return "Picture[" + width + " x " + height + "]";
    }
}
