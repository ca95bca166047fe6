package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import io.srfarm.job.PictureFormat;
import java.util.Optional;
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

    /** The samples of a PNG that is grey or indexed with up to 8 bits: of an indexed one, the places in its palette. */
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
