package io.srfarm.dispatcher.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Refuses a valid request because a dependency is unavailable or busy; the same request may succeed soon. */
public final class UnavailableException extends RuntimeException {
    private final Duration retryAfter;

    /**
     * Creates the exception.
     *
     * @param retryAfter when to retry, in whole seconds
     */
    public UnavailableException(String message, Duration retryAfter) {
        this(message, retryAfter, null);
    }

    public UnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
