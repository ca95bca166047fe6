package io.srfarm.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;

/**
 * The EXIF orientation: how stored rows and columns map to the upright picture.
 *
 * @param transposed whether rows and columns are exchanged
 * @param leftToRight whether the upright picture's columns are stored from left to right
 * @param topToBottom whether the upright picture's rows are stored from top to bottom
 */
record Orientation(boolean transposed, boolean leftToRight, boolean topToBottom) {
    static final Orientation UPRIGHT = new Orientation(false, true, true);

    /** The prefix of an EXIF block in JPEG; some programs write it in PNG and WebP too. */
    static final String EXIF_PREFIX = "Exif\0\0";

    /** Returns the orientation of an EXIF block; upright if the block is unreadable. */
    static Orientation ofExif(byte[] exif) {
        int start = new String(exif, ISO_8859_1).startsWith(EXIF_PREFIX) ? EXIF_PREFIX.length() : 0;
        var metadata = new Metadata();
        new ExifReader().extract(new ByteArrayReader(exif, start), metadata, 0);
        var directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer code = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return code == null ? UPRIGHT : ofCode(code);
    }

    /**
     * Returns the orientation of an EXIF code.
     *
     * @param code 1 to 8; other codes are treated as upright
     */
    static Orientation ofCode(int code) {
        return switch (code) {
            case 2 -> new Orientation(false, false, true);
            case 3 -> new Orientation(false, false, false);
            case 4 -> new Orientation(false, true, false);
            case 5 -> new Orientation(true, true, true);
            case 6 -> new Orientation(true, true, false);
            case 7 -> new Orientation(true, false, false);
            case 8 -> new Orientation(true, false, true);
            default -> UPRIGHT;
        };
    }

    Picture upright(Picture stored) {
        if (equals(UPRIGHT)) {
            return stored;
        }
        int width = transposed ? stored.height() : stored.width();
        int height = transposed ? stored.width() : stored.height();
        byte[] rgb = new byte[stored.rgb().length];
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++, to += 3) {
                System.arraycopy(stored.rgb(), source(stored, x, y), rgb, to, 3);
            }
        }
        return new Picture(width, height, rgb);
    }

    /** Returns the index of the stored pixel for the upright pixel ({@code x}, {@code y}). */
    private int source(Picture stored, int x, int y) {
        int along = transposed ? y : x;
        int down = transposed ? x : y;
        int column = leftToRight ? along : stored.width() - 1 - along;
        int row = topToBottom ? down : stored.height() - 1 - down;
        return 3 * (row * stored.width() + column);
    }
}
