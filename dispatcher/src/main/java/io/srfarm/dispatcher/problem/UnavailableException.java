package io.srfarm.dispatcher.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Nothing is wrong with the request: something that we need is away or busy, and the same request may succeed soon. */
public final class UnavailableException extends RuntimeException {
    private final Duration retryAfter;

    /** @param retryAfter when to try again, whole seconds */
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
