package io.srfarm.standalone.command;

import io.srfarm.client.JobUpdate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Estimates the remaining time of a running job from the times of its candidates. Thread-safe. */
final class RemainingTime {
    private final int wanted;
    private @Nullable Instant started;
    private @Nullable Instant last;
    private int done;

    RemainingTime(int wanted) {
        this.wanted = wanted;
    }

    /** @param candidates number of candidates that exist after this event */
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

    /** Returns the remaining time; empty before the first candidate. */
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

    /** Returns when the event happened, which can be long ago: a stream starts with all past events of the job. */
    private static Instant at(JobUpdate news) {
        try {
            return Instant.parse(news.data().path("at").asText());
        } catch (DateTimeException e) {
            return Instant.now();
        }
    }
}
