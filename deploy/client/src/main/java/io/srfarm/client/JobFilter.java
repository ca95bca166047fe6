package io.srfarm.client;

import io.srfarm.event.JobState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Selects jobs.
 *
 * @param states empty for any
 * @param label a name and its value; empty for any
 */
public record JobFilter(Set<JobState> states, Optional<Map.Entry<String, String>> label) {
    /** Selects all jobs. */
    public static final JobFilter ALL = new JobFilter(Set.of(), Optional.empty());

    public JobFilter {
        states = Set.copyOf(states);
    }

    public JobFilter in(JobState... wanted) {
        return new JobFilter(Set.of(wanted), label);
    }

    public JobFilter labelled(String name, String value) {
        return new JobFilter(states, Optional.of(Map.entry(name, value)));
    }

    /** Returns the filter as query parameters, each with a leading ampersand. */
    String query() {
        String inState = states.isEmpty()
                ? ""
                : "&state=" + states.stream().sorted().map(JobState::wireName).collect(Collectors.joining(","));
        return inState
                + label.map(mark -> "&label=" + AsyncFarmClient.encoded(mark.getKey() + ":" + mark.getValue()))
                        .orElse("");
    }
}
