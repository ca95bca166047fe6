package io.srfarm.dispatcher.ledger;

import io.srfarm.job.Priority;
import java.time.Instant;
import java.util.Comparator;

/**
 * A waiting job's place among others: the one that has waited longer goes first.
 *
 * @param priority the class that the job was submitted in
 * @param at since when it waits there
 */
record QueueEntry(Priority priority, Instant at, JobKey key) implements Comparable<QueueEntry> {
    private static final Comparator<QueueEntry> FIRST_TO_LAST = Comparator.comparing(QueueEntry::at)
            .thenComparing(turn -> turn.key().tenant().name())
            .thenComparing(turn -> turn.key().job().value());

    @Override
    public int compareTo(QueueEntry other) {
        return FIRST_TO_LAST.compare(this, other);
    }
}
