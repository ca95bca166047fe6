package io.srfarm.picture;

import java.util.function.Consumer;

/** A file whose structure and size have been checked; its pixels are not decoded yet. */
interface PictureFile {
    /** Returns the EXIF block, with or without its prefix, or an empty array. */
    byte[] exif() throws PictureException;

    /**
     * Decodes the pixels to sRGB, in the stored orientation.
     *
     * @param warnings receives defects of the file that do not affect its pixels
     */
    Picture decode(DecodeClock clock, Consumer<String> warnings) throws PictureException;
}
