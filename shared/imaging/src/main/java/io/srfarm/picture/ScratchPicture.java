package io.srfarm.picture;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A picture in a file, for pictures that are too large for the heap. Several threads may read it at once. */
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
     * Creates a black picture.
     *
     * @throws java.io.UncheckedIOException if the folder or the file cannot be created
     */
    public static ScratchPicture in(Path folder, int width, int height) {
        return new ScratchPicture(width, height, ScratchFile.in(folder));
    }

    /** Copies a picture into a file. */
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

    /** Writes the remaining pixels of {@code rgb} into row {@code y}, starting at column {@code x}. */
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
