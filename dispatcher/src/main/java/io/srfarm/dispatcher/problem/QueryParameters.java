package io.srfarm.dispatcher.problem;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parses query parameters; a malformed one is refused with its name. */
public final class QueryParameters {
    /** Default number of entries per page. */
    public static final int LIMIT_DEFAULT = 50;

    /** Most entries per page. */
    public static final int LIMIT_MAX = 200;

    private QueryParameters() {}

    /**
     * Parses a parameter.
     *
     * @param parse throws an IllegalArgumentException that says what is wrong, without the parameter's name
     * @throws ProblemException 400 if it cannot be parsed
     */
    public static <T> Optional<T> parsed(String name, @Nullable String text, Function<String, T> parse) {
        try {
            return Optional.ofNullable(text).map(parse);
        } catch (IllegalArgumentException e) {
            throw ProblemException.at("", "the query parameter " + name + " " + e.getMessage());
        }
    }

    /**
     * Parses the cursor of a page.
     *
     * @param ofCursor returns empty for an invalid cursor
     */
    public static <T> Optional<T> after(@Nullable String text, Function<String, Optional<T>> ofCursor) {
        return parsed("after", text, cursor -> ofCursor.apply(cursor)
                .orElseThrow(() -> new IllegalArgumentException("must be the value of next of an earlier page")));
    }

    /** Returns the page size. */
    public static int limit(@Nullable String text) {
        return parsed("limit", text, QueryParameters::pageLimit).orElse(LIMIT_DEFAULT);
    }

    private static int pageLimit(String text) {
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("must be a whole number from 1 to " + LIMIT_MAX);
        }
        return limit;
    }
}
