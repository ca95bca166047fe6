package io.srfarm.picture;

import ar.com.hjg.pngj.FilterType;
import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.ImageLineByte;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Writes PNG files: 8-bit RGB, no metadata. The same picture gives the same bytes on the same Java platform. */
public final class PngWriter {
    /** Level 1 with filter UP is twice as fast as ImageIO and gives smaller files. */
    private static final int COMPRESSION_LEVEL = 1;

    private PngWriter() {}

    /** Returns the file as an array, for pictures whose file fits into memory. */
    public static byte[] write(PixelRows picture) {
        var out = new ByteArrayOutputStream(3 * picture.width() * picture.height() / 2 + 1024);
        write(picture, out);
        return out.toByteArray();
    }

    /** Writes row by row and closes {@code out}. */
    public static void write(PixelRows picture, OutputStream out) {
        var info = new ImageInfo(picture.width(), picture.height(), 8, false);
        var writer = new ar.com.hjg.pngj.PngWriter(out, info);
        writer.setFilterType(FilterType.FILTER_UP);
        writer.setCompLevel(COMPRESSION_LEVEL);
        byte[] row = new byte[3 * picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            picture.read(0, y, row);
            writer.writeRow(new ImageLineByte(info, row));
        }
        writer.end();
    }
}
