package io.srfarm.dispatcher.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a queued job is waiting for.
 *
 * @param position number of jobs ahead of it
 * @param eta estimated start from the throughput of the last minutes; empty without throughput
 * @param why the reason as text
 */
record WaitEstimate(int position, Optional<Instant> eta, String why) {
    /** After this time without a started job, while jobs wait, workers are busy with long jobs or missing. */
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
        String turn = position == 0 ? "next in the queue" : position + (position == 1 ? " job" : " jobs") + " ahead";
        if (lastBegun.isEmpty()) {
            return turn + "; no worker has started a job yet";
        }
        Duration quiet = Duration.between(lastBegun.get(), now);
        return quiet.compareTo(QUIET) < 0
                ? turn
                : turn + "; no worker has started a job for " + quiet.toMinutes() + " min";
    }
}
