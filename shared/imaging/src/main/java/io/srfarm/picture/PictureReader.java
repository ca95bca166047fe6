package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import io.srfarm.job.PictureFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads PNG, JPEG and WebP, detected by content. All pictures are converted to 8-bit sRGB by the rules in
 * docs/reference/pictures.md: transparency is composited onto white, deeper samples are rounded, an embedded colour
 * profile is converted, and the EXIF orientation is applied. Files for which a decoder reports a warning are rejected,
 * unless the warning is known to be harmless.
 */
public final class PictureReader {
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

    /** Checks the file's structure and size without decoding the pixels. */
    public static void check(byte[] file, PictureLimits limits) throws PictureException {
        parse(file, limits);
    }

    /** Reads the samples of a grey or indexed PNG with up to 8 bits; for an indexed one, the palette indices. */
    public static Levels levels(byte[] file, PictureLimits limits) throws PictureException {
        if (!PictureFormat.of(file).equals(Optional.of(PictureFormat.PNG))) {
            throw new PictureException(ErrorType.UNSUPPORTED_FORMAT, "not a PNG picture: " + file.length + " bytes");
        }
        return PngFile.parse(file, limits).levels(new DecodeClock(limits.decodeTimeMax()));
    }

    private static PictureFile parse(byte[] file, PictureLimits limits) throws PictureException {
        Optional<PictureFormat> format = PictureFormat.of(file);
        if (format.isEmpty()) {
            throw new PictureException(
                    ErrorType.UNSUPPORTED_FORMAT, "not a PNG, JPEG or WebP picture: " + file.length + " bytes");
        }
        return switch (format.get()) {
            case PNG -> PngFile.parse(file, limits);
            case JPEG -> JpegFile.parse(file, limits);
            case WEBP -> WebpFile.parse(file, limits);
        };
    }
}
