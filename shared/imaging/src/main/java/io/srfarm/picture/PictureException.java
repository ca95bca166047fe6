package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import org.jspecify.annotations.Nullable;

/** Thrown for a file that is not an acceptable picture. The message names the cause and, if exceeded, the limit. */
public final class PictureException extends Exception {
    private final ErrorType type;

    public PictureException(ErrorType type, String message) {
        this(type, message, null);
    }

    public PictureException(ErrorType type, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.type = type;
    }

    /**
     * Returns {@code UNSUPPORTED_FORMAT}, {@code TOO_LARGE}, {@code TOO_SMALL}, {@code TRUNCATED} or {@code CORRUPT}.
     */
    public ErrorType type() {
        return type;
    }
}
