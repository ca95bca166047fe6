package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import org.jspecify.annotations.Nullable;

/** Bytes that are no picture the farm takes. The message names what was found and the limit that it met. */
public final class PictureException extends Exception {
    private final ErrorType type;

    public PictureException(ErrorType type, String message) {
        this(type, message, null);
    }

    public PictureException(ErrorType type, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.type = type;
    }

    /** {@code UNSUPPORTED_FORMAT}, {@code TOO_LARGE}, {@code TOO_SMALL}, {@code TRUNCATED} or {@code CORRUPT}. */
    public ErrorType type() {
        return type;
    }
}
