package io.srfarm.dispatcher.ledger;

import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.QueryParameters;
import io.srfarm.event.JobState;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a list is asked for, read from its query parameters. */
record JobQuery(Optional<ListingPlace> after, Predicate<Standing> wanted, int limit) {

    /** @throws ProblemException 400 for a parameter that cannot be understood */
    static JobQuery of(@Nullable String state, @Nullable String label, @Nullable String after, @Nullable String limit) {
        Predicate<Standing> inState =
                QueryParameters.parsed("state", state, JobQuery::inState).orElse(all -> true);
        Predicate<Standing> labelled =
                QueryParameters.parsed("label", label, JobQuery::labelled).orElse(all -> true);
        return new JobQuery(
                QueryParameters.after(after, ListingPlace::ofCursor),
                inState.and(labelled),
                QueryParameters.limit(limit));
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
}
