package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobState;
import io.srfarm.job.Priority;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** A queued job's place in the order in which workers take jobs: by class, then by age. */
record Turn(Priority priority, Instant acceptedAt, JobKey key) implements Comparable<Turn> {
    private static final Comparator<Turn> FIRST_TO_LAST = Comparator.comparing(Turn::priority)
            .thenComparing(Turn::acceptedAt)
            .thenComparing(turn -> turn.key().tenant().name())
            .thenComparing(turn -> turn.key().job().value());

    /** @return empty for a job that does not wait */
    static Optional<Turn> of(Standing standing) {
        return standing.state() == JobState.QUEUED
                ? standing.terms().map(terms -> new Turn(terms.priority(), standing.firstSeen(), standing.key()))
                : Optional.empty();
    }

    @Override
    public int compareTo(Turn other) {
        return FIRST_TO_LAST.compare(this, other);
    }
}
