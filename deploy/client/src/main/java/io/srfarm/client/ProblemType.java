package io.srfarm.client;

import java.util.Arrays;
import java.util.Locale;

/** Why the farm refuses: the {@code type} of its problem documents, as {@code docs/reference/errors.md} explains them. */
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
    /** None of the farm's own: a refusal of plain HTTP, of the store, of a proxy, or of a later farm. */
    OTHER;

    private static final String FAMILY = "urn:srfarm:problem:";

    static ProblemType ofUri(String uri) {
        return Arrays.stream(values())
                .filter(type -> uri.equals(type.uri()))
                .findFirst()
                .orElse(OTHER);
    }

    /** The type on the wire. */
    public String uri() {
        return this == OTHER
                ? "about:blank"
                : FAMILY + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
