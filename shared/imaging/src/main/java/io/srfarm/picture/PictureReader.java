package io.srfarm.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.srfarm.event.ErrorType;
import java.util.function.Consumer;

/**
 * Reads PNG, JPEG and WebP, told apart by their content. The rules for what has no place in 8-bit sRGB stand in
 * docs/reference/pictures.md: transparency is laid on white, deeper samples are rounded, an embedded colour profile is
 * converted, an EXIF orientation is applied. What a decoder would only warn of is refused, unless it is known to be harmless.
 */
public final class PictureReader {
    private PictureReader() {}

    /** As {@link #read(byte[], PictureLimits, Consumer)}, for who wants no warnings. */
    public static Picture read(byte[] file, PictureLimits limits) throws PictureException {
        return read(file, limits, warning -> {});
    }

    /**
     * The upright picture in {@code file}; its size is checked before anything is allocated for it.
     *
     * @param warnings takes what is wrong with the file without harm to its pixels, a line each
     */
    public static Picture read(byte[] file, PictureLimits limits, Consumer<String> warnings) throws PictureException {
        PictureFile parsed = parse(file, limits);
        Picture picture = parsed.decode(new DecodeClock(limits.decodeTimeMax()), warnings);
        return Orientation.ofExif(parsed.exif()).upright(picture);
    }

    /** Refuses what a look at the file's structure shows to be no picture, or one beyond the limits; decodes nothing. */
    public static void check(byte[] file, PictureLimits limits) throws PictureException {
        parse(file, limits);
    }

    private static PictureFile parse(byte[] file, PictureLimits limits) throws PictureException {
        if (startsWith(file, 0, "\u0089PNG\r\n\u001a\n")) {
            return PngFile.parse(file, limits);
        }
        if (startsWith(file, 0, "\u00ff\u00d8\u00ff")) {
            return JpegFile.parse(file, limits);
        }
        if (startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBP")) {
            return WebpFile.parse(file, limits);
        }
        throw new PictureException(
                ErrorType.UNSUPPORTED_FORMAT, "not a PNG, JPEG or WebP picture: " + file.length + " bytes");
    }

    private static boolean startsWith(byte[] file, int offset, String magic) {
        return file.length >= offset + magic.length()
                && new String(file, offset, magic.length(), ISO_8859_1).equals(magic);
    }
}
