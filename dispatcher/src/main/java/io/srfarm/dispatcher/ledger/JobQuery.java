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
public record JobQuery(Optional<ListCursor> after, Predicate<JobStatus> wanted, int limit) {

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
        Predicate<JobStatus> inState =
                QueryParameters.parsed("state", state, JobQuery::inState).orElse(all -> true);
        Predicate<JobStatus> labelled =
                QueryParameters.parsed("label", label, JobQuery::labelled).orElse(all -> true);
        Predicate<JobStatus> ofModel = Optional.ofNullable(model)
                .<Predicate<JobStatus>>map(id -> jobStatus -> jobStatus
                        .acceptedJob()
                        .filter(acceptedJob -> acceptedJob.job().model().equals(id))
                        .isPresent())
                .orElse(all -> true);
        return new JobQuery(
                QueryParameters.after(after, ListCursor::ofCursor),
                inState.and(labelled).and(ofModel),
                QueryParameters.limit(limit));
    }

    private static Predicate<JobStatus> inState(String text) {
        Set<JobState> wanted =
                Stream.of(text.split(",", -1)).map(JobQuery::state).collect(toUnmodifiableSet());
        return jobStatus -> wanted.contains(jobStatus.state());
    }

    private static JobState state(String text) {
        return Stream.of(JobState.values())
                .filter(state -> state.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be a comma-separated list of states, such as queued,running"));
    }

    private static Predicate<JobStatus> labelled(String text) {
        if (text.indexOf(':') < 0) {
            throw new IllegalArgumentException("must be name:value");
        }
        // Names and values may both contain colons, so the joined text is compared.
        return jobStatus -> jobStatus
                .acceptedJob()
                .filter(acceptedJob -> acceptedJob.labels().entrySet().stream()
                        .anyMatch(label -> text.equals(label.getKey() + ":" + label.getValue())))
                .isPresent();
    }
}
