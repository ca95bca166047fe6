package io.srfarm.dispatcher.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a queued job waits for.
 *
 * @param position jobs before it
 * @param eta when it will begin, at the pace of the last minutes; empty: nothing moves
 * @param why in words
 */
record WaitEstimate(int position, Optional<Instant> eta, String why) {
    /** Workers that begin nothing for so long, while jobs wait, are busy with long ones or are not there. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    static WaitEstimate of(int position, ThroughputEstimator throughput, Instant now) {
        Optional<Instant> eta = throughput
                .drain()
                .timeFor(position + 1L)
                .map(now::plus)
                .map(moment -> moment.truncatedTo(ChronoUnit.SECONDS));
        return new WaitEstimate(position, eta, why(position, throughput.lastBegun(), now));
    }

    private static String why(int position, Optional<Instant> lastBegun, Instant now) {
        String turn =
                position == 0 ? "it is next" : position + (position == 1 ? " job is" : " jobs are") + " before it";
        if (lastBegun.isEmpty()) {
            return turn + "; no worker has begun a job yet";
        }
        Duration quiet = Duration.between(lastBegun.get(), now);
        return quiet.compareTo(QUIET) < 0
                ? turn
                : turn + "; no worker has begun a job for " + quiet.toMinutes() + " min";
    }
}
