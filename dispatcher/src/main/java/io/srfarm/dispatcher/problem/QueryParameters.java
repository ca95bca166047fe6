package io.srfarm.dispatcher.problem;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads query parameters; one that cannot be understood is refused by its name. */
public final class QueryParameters {
    /** Entries of a page unless asked otherwise. */
    public static final int LIMIT_DEFAULT = 50;

    /** The most entries of a page. */
    public static final int LIMIT_MAX = 200;

    private QueryParameters() {}

    /**
     * @param parse its IllegalArgumentException says what is wrong, without the parameter's name
     * @throws ProblemException 400 for what cannot be parsed
     */
    public static <T> Optional<T> parsed(String name, @Nullable String text, Function<String, T> parse) {
        try {
            return Optional.ofNullable(text).map(parse);
        } catch (IllegalArgumentException e) {
            throw ProblemException.at("", "the query parameter " + name + " " + e.getMessage());
        }
    }

    /**
     * Where a page begins.
     *
     * @param ofCursor empty for a text that is no cursor
     */
    public static <T> Optional<T> after(@Nullable String text, Function<String, Optional<T>> ofCursor) {
        return parsed("after", text, cursor -> ofCursor.apply(cursor)
                .orElseThrow(() -> new IllegalArgumentException("is the next of an earlier page")));
    }

    /** How many entries a page has at most. */
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
