package io.srfarm.dispatcher.problem;

import java.time.Duration;

/** Refuses a valid request because a limit is reached; it may succeed later. */
public final class OverloadedException extends RuntimeException {
    private final Duration retryAfter;

    /**
     * Creates the exception.
     *
     * @param message names the limit
     * @param retryAfter when to retry, in whole seconds
     */
    public OverloadedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
