package io.srfarm.dispatcher.ledger;

import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.job.Sha256;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is bringing a job in right now. A job's first submission holds its place from before the ledger is asked until the
 * ledger knows the job; doubles that come meanwhile wait for what becomes of it. Thread-safe.
 */
public final class Reservations {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int max;
    private final Map<JobKey, Reservation> held = new ConcurrentHashMap<>();

    /** @param max how many may be held at one time */
    public Reservations(int max) {
        this.max = max;
    }

    /**
     * A place held.
     *
     * @param fingerprint digest of the document that its holder submitted
     * @param outcome completes once the ledger knows the job, or with what went wrong
     */
    public record Reservation(JobKey key, Sha256 fingerprint, CompletableFuture<Void> outcome) {}

    /**
     * Takes the place of a job, if it is free.
     *
     * @return {@code wanted} itself, or the reservation that is held already
     * @throws UnavailableException when too many are held
     */
    public Reservation take(Reservation wanted) {
        if (held.size() >= max) {
            throw new UnavailableException("too many submissions at once (limit in-flight-max)", RETRY_AFTER);
        }
        return held.merge(wanted.key(), wanted, (holder, late) -> holder);
    }

    /** Gives back what {@link #take} gave; does nothing for a reservation that is not held. */
    public void release(Reservation reservation) {
        held.remove(reservation.key(), reservation);
    }
}
