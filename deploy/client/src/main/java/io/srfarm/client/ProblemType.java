package io.srfarm.client;

import java.util.Arrays;
import java.util.Locale;

/** Types of the farm's problem documents; see {@code docs/reference/errors.md}. */
public enum ProblemType {
    INVALID_JOB,
    INVALID_REQUEST,
    UNAUTHORIZED,
    NO_SUCH_OBJECT,
    NO_SUCH_JOB,
    NO_SUCH_LETTER,
    NO_SUCH_DELIVERY,
    NO_SUCH_PICTURE,
    NO_SUCH_REFERENCE,
    NO_CHOICE,
    TOO_SLOW,
    KEY_REUSED,
    NOT_SUCCEEDED,
    LIMIT_REACHED,
    ALREADY_FINISHED,
    SET_REMOVED,
    TOO_LARGE,
    OVERLOADED,
    INTERNAL,
    UNAVAILABLE,
    /** Not a type of the farm: plain HTTP errors, errors of the store or a proxy, or a type of a newer farm. */
    OTHER;

    private static final String FAMILY = "urn:srfarm:problem:";

    static ProblemType ofUri(String uri) {
        return Arrays.stream(values())
                .filter(type -> uri.equals(type.uri()))
                .findFirst()
                .orElse(OTHER);
    }

    /** Returns the type's URI. */
    public String uri() {
        return this == OTHER
                ? "about:blank"
                : FAMILY + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
