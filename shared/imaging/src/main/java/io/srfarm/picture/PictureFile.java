package io.srfarm.picture;

import java.util.function.Consumer;

/** A file whose structure was walked to its end and whose size is within limits; its pixels are not decoded yet. */
interface PictureFile {
    /** The EXIF block, with or without its prefix, or an empty array. */
    byte[] exif() throws PictureException;

    /**
     * The pixels in sRGB, as stored: not yet turned upright.
     *
     * @param warnings takes what is wrong with the file without harm to its pixels
     */
    Picture decode(DecodeClock clock, Consumer<String> warnings) throws PictureException;
}
