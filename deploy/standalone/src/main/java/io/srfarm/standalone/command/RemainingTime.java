package io.srfarm.standalone.command;

import io.srfarm.client.JobUpdate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Estimates when a running job ends, by the times of its own candidates; before the first one nothing is known. Thread-safe. */
final class RemainingTime {
    private final int wanted;
    private @Nullable Instant started;
    private @Nullable Instant last;
    private int done;

    RemainingTime(int wanted) {
        this.wanted = wanted;
    }

    /** @param candidates that are there, by this event */
    synchronized void take(JobUpdate news, int candidates) {
        Instant at = at(news);
        if (news.name().equals("started")) {
            started = at;
            last = null;
        } else if (candidates > done) {
            last = at;
        }
        done = candidates;
    }

    /** Empty: not known. */
    synchronized Optional<Duration> left(Instant now) {
        Instant begin = started;
        Instant newest = last;
        if (begin == null || newest == null || done == 0) {
            return Optional.empty();
        }
        Duration each = Duration.between(begin, newest).dividedBy(done);
        Duration left = each.multipliedBy(wanted - done).minus(Duration.between(newest, now));
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    /** When it happened: the story of a job is told from its beginning to whoever comes late. */
    private static Instant at(JobUpdate news) {
        try {
            return Instant.parse(news.data().path("at").asText());
        } catch (DateTimeException e) {
            return Instant.now();
        }
    }
}
