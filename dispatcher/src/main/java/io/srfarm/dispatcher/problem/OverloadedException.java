package io.srfarm.dispatcher.problem;

import java.time.Duration;

/** Nothing is wrong with the request and nothing is away: there is too much of it. Later there may be room. */
public final class OverloadedException extends RuntimeException {
    private final Duration retryAfter;

    /**
     * @param message names the limit that was met
     * @param retryAfter when to try again, whole seconds
     */
    public OverloadedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
