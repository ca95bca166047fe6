package io.srfarm.dispatcher.ledger;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.QueryParameters;
import io.srfarm.event.JobState;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A filter for jobs, parsed from query parameters. */
public record JobQuery(Optional<ListingPlace> after, Predicate<Standing> wanted, int limit) {

    /**
     * Parses the query parameters.
     *
     * @throws ProblemException 400 for a malformed parameter
     */
    public static JobQuery of(
            @Nullable String state,
            @Nullable String label,
            @Nullable String model,
            @Nullable String after,
            @Nullable String limit) {
        Predicate<Standing> inState =
                QueryParameters.parsed("state", state, JobQuery::inState).orElse(all -> true);
        Predicate<Standing> labelled =
                QueryParameters.parsed("label", label, JobQuery::labelled).orElse(all -> true);
        Predicate<Standing> ofModel = Optional.ofNullable(model)
                .<Predicate<Standing>>map(id -> standing -> standing.terms()
                        .filter(terms -> terms.job().model().equals(id))
                        .isPresent())
                .orElse(all -> true);
        return new JobQuery(
                QueryParameters.after(after, ListingPlace::ofCursor),
                inState.and(labelled).and(ofModel),
                QueryParameters.limit(limit));
    }

    private static Predicate<Standing> inState(String text) {
        Set<JobState> wanted =
                Stream.of(text.split(",", -1)).map(JobQuery::state).collect(toUnmodifiableSet());
        return standing -> wanted.contains(standing.state());
    }

    private static JobState state(String text) {
        return Stream.of(JobState.values())
                .filter(state -> state.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be a comma-separated list of states, such as queued,running"));
    }

    private static Predicate<Standing> labelled(String text) {
        if (text.indexOf(':') < 0) {
            throw new IllegalArgumentException("must be name:value");
        }
        // Names and values may both contain colons, so the joined text is compared.
        return standing -> standing.terms()
                .filter(terms -> terms.labels().entrySet().stream()
                        .anyMatch(label -> text.equals(label.getKey() + ":" + label.getValue())))
                .isPresent();
    }
}
