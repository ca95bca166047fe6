package io.srfarm.dispatcher.ledger;

import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.ProblemPlace;
import io.srfarm.event.JobState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a list is asked for, read from its query parameters. */
record JobQuery(Optional<ListingPlace> after, Predicate<Standing> wanted, int limit) {
    static final int LIMIT_DEFAULT = 50;
    static final int LIMIT_MAX = 200;

    /** @throws ProblemException 400 for a parameter that cannot be understood */
    static JobQuery of(@Nullable String state, @Nullable String label, @Nullable String after, @Nullable String limit) {
        Predicate<Standing> inState =
                parameter("state", state, JobQuery::inState).orElse(all -> true);
        Predicate<Standing> labelled =
                parameter("label", label, JobQuery::labelled).orElse(all -> true);
        return new JobQuery(
                parameter("after", after, cursor -> ListingPlace.ofCursor(cursor)
                        .orElseThrow(() -> new IllegalArgumentException("is the next of an earlier page"))),
                inState.and(labelled),
                parameter("limit", limit, JobQuery::limit).orElse(LIMIT_DEFAULT));
    }

    private static <T> Optional<T> parameter(String name, @Nullable String text, Function<String, T> parse) {
        try {
            return Optional.ofNullable(text).map(parse);
        } catch (IllegalArgumentException e) {
            String detail = "the query parameter " + name + " " + e.getMessage();
            throw new ProblemException(
                    ProblemKind.INVALID_REQUEST.because(detail).at(List.of(new ProblemPlace("", detail))));
        }
    }

    private static Predicate<Standing> inState(String text) {
        for (JobState state : JobState.values()) {
            if (state.wireName().equals(text)) {
                return standing -> standing.state() == state;
            }
        }
        throw new IllegalArgumentException("must be the name of a state, such as queued");
    }

    private static Predicate<Standing> labelled(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("must be name:value");
        }
        Map.Entry<String, String> label = Map.entry(text.substring(0, colon), text.substring(colon + 1));
        return standing -> standing.terms()
                .filter(terms -> terms.labels().entrySet().contains(label))
                .isPresent();
    }

    private static int limit(String text) {
        String expected = "must be a whole number from 1 to " + LIMIT_MAX;
        if (!text.matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException(expected);
        }
        int limit = Integer.parseInt(text);
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException(expected);
        }
        return limit;
    }
}
