package io.srfarm.dispatcher.ledger;

import io.srfarm.job.Priority;
import java.time.Instant;
import java.util.Comparator;

/**
 * A waiting job's position: jobs are ordered by {@code at}, the earliest first.
 *
 * @param priority the class that the job was submitted in
 * @param at the time to order by, such as when it began to wait
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
