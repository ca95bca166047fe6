package io.srfarm.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.srfarm.event.ErrorType;
import java.util.function.Consumer;

/**
 * Reads PNG, JPEG and WebP, detected by content. All pictures are converted to 8-bit sRGB by the rules in
 * docs/reference/pictures.md: transparency is composited onto white, deeper samples are rounded, an embedded colour
 * profile is converted, and the EXIF orientation is applied. Files for which a decoder reports a warning are rejected,
 * unless the warning is known to be harmless.
 */
public final class PictureReader {
    private static final String PNG = "\u0089PNG\r\n\u001a\n";

    /** Most pixels of an overview. */
    private static final long OVERVIEW_PIXELS_MAX = 1 << 22;

    private PictureReader() {}

    /** As {@link #read(byte[], PictureLimits, Consumer)}, ignoring warnings. */
    public static Picture read(byte[] file, PictureLimits limits) throws PictureException {
        return read(file, limits, warning -> {});
    }

    /**
     * Returns the upright picture in {@code file}. Its size is checked before memory is allocated for it.
     *
     * @param warnings receives defects of the file that do not affect its pixels, one line each
     */
    public static Picture read(byte[] file, PictureLimits limits, Consumer<String> warnings) throws PictureException {
        PictureFile parsed = parse(file, limits);
        Picture picture = parsed.decode(new DecodeClock(limits.decodeTimeMax()), warnings);
        return Orientation.ofExif(parsed.exif()).upright(picture);
    }

    /**
     * Returns the upright picture, or a sample of a large one: its rows are decoded one after the other, so that it takes no more
     * memory than one of 4 megapixels.
     *
     * @throws PictureException also for a large picture whose format must be decoded as a whole: a progressive JPEG, an
     *     interlaced PNG, or a WebP
     */
    public static Overview overview(byte[] file, PictureLimits limits) throws PictureException {
        PictureFile parsed = parse(file, limits);
        int step = 1;
        while (parsed.pixels() > OVERVIEW_PIXELS_MAX * step * step) {
            step *= 2;
        }
        DecodeClock clock = new DecodeClock(limits.decodeTimeMax());
        Picture picture = step == 1 ? parsed.decode(clock, warning -> {}) : parsed.sample(step, clock);
        return new Overview(Orientation.ofExif(parsed.exif()).upright(picture), step);
    }

    /** Checks the file's structure and size without decoding the pixels. */
    public static void check(byte[] file, PictureLimits limits) throws PictureException {
        parse(file, limits);
    }

    /** Returns the samples of a PNG that is grey or indexed with up to 8 bits; of an indexed one, the palette indices. */
    public static Levels levels(byte[] file, PictureLimits limits) throws PictureException {
        if (!startsWith(file, 0, PNG)) {
            throw new PictureException(ErrorType.UNSUPPORTED_FORMAT, "not a PNG picture: " + file.length + " bytes");
        }
        return PngFile.parse(file, limits).levels(new DecodeClock(limits.decodeTimeMax()));
    }

    private static PictureFile parse(byte[] file, PictureLimits limits) throws PictureException {
        if (startsWith(file, 0, PNG)) {
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
