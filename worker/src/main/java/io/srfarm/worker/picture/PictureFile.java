package io.srfarm.worker.picture;

/** A file whose structure was walked to its end and whose size is within limits; its pixels are not decoded yet. */
interface PictureFile {
    /** The EXIF block without its prefix, or an empty array. */
    byte[] exif();

    /** The pixels in sRGB, as stored: not yet turned upright. */
    Picture decode(DecodeClock clock) throws PictureException;
}
