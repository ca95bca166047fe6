package io.srfarm.picture;

import java.util.function.Consumer;

/** A file whose structure and size have been checked; its pixels are not decoded yet. */
interface PictureFile {
    /** Returns the EXIF block, with or without its prefix, or an empty array. */
    byte[] exif() throws PictureException;

    /** Returns width x height. */
    long pixels() throws PictureException;

    /**
     * Decodes the pixels to sRGB, in the stored orientation.
     *
     * @param warnings receives defects of the file that do not affect its pixels
     */
    Picture decode(DecodeClock clock, Consumer<String> warnings) throws PictureException;

    /**
     * Decodes every {@code step}-th pixel of every {@code step}-th row, row by row.
     *
     * @throws PictureException also if the pixels must be decoded as a whole
     */
    Picture sample(int step, DecodeClock clock) throws PictureException;
}
