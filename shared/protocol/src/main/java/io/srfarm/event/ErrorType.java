package io.srfarm.event;

import java.util.Locale;

/** The reason why a job did not succeed, and whether a retry may help. */
public enum ErrorType {
    INVALID_REQUEST(false),
    UNSUPPORTED_FORMAT(false),
    TOO_LARGE(false),
    TOO_SMALL(false),
    TRUNCATED(false),
    CORRUPT(false),
    INPUT_MISSING(false),
    INPUT_CHANGED(false),
    REFERENCE_MISSING(false),
    MODEL_UNKNOWN(false),
    STORE_UNAVAILABLE(true),
    AUTH(true),
    OUT_OF_MEMORY(true),
    OVERLOADED(true),
    DEADLINE_EXCEEDED(false),
    CANCELLED(false),
    ATTEMPTS_EXHAUSTED(true),
    INTERNAL(true);

    private final boolean retryable;

    ErrorType(boolean retryable) {
        this.retryable = retryable;
    }

    /** Returns whether the same job, submitted again unchanged, may succeed. */
    public boolean isRetryable() {
        return retryable;
    }

    /** Returns the name used on the wire: lower case with underscores. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the type with the given wire name.
     *
     * @throws IllegalArgumentException for an unknown name
     */
    public static ErrorType ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
