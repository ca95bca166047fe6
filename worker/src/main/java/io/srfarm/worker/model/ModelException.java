package io.srfarm.worker.model;

import io.srfarm.event.ErrorType;
import org.jspecify.annotations.Nullable;

/** Thrown for an unusable bundle or a failed run. The message names the file or the call. */
public final class ModelException extends Exception {
    private final ErrorType type;

    public ModelException(ErrorType type, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.type = type;
    }

    public ModelException(ErrorType type, String message) {
        this(type, message, null);
    }

    /** Returns {@code CORRUPT} for a bundle, {@code OUT_OF_MEMORY} or {@code INTERNAL} for a run. */
    public ErrorType type() {
        return type;
    }
}
