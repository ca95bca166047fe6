package io.srfarm.worker.picture;

import ar.com.hjg.pngj.FilterType;
import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.ImageLineByte;
import java.io.ByteArrayOutputStream;

/** Writes PNG: 8-bit RGB, no metadata, the same bytes for the same picture on the same Java platform. */
public final class PngWriter {
    /** Level 1 with filter UP: twice as fast as ImageIO and smaller. */
    private static final int COMPRESSION_LEVEL = 1;

    private PngWriter() {}

    public static byte[] write(Picture picture) {
        var info = new ImageInfo(picture.width(), picture.height(), 8, false);
        var out = new ByteArrayOutputStream(picture.rgb().length / 2 + 1024);
        var writer = new ar.com.hjg.pngj.PngWriter(out, info);
        writer.setFilterType(FilterType.FILTER_UP);
        writer.setCompLevel(COMPRESSION_LEVEL);
        int rowBytes = 3 * picture.width();
        byte[] row = new byte[rowBytes];
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(picture.rgb(), y * rowBytes, row, 0, rowBytes);
            writer.writeRow(new ImageLineByte(info, row));
        }
        writer.end();
        return out.toByteArray();
    }
}
