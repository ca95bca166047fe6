package io.srfarm.dispatcher.ledger;

import io.srfarm.job.Sha256;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is bringing a job in right now. A job's first submission holds its place from before the ledger is asked until the
 * ledger knows the job; doubles that come meanwhile wait for what becomes of it. It holds as many
 * as its callers have under way, and they have a bound. Thread-safe.
 */
public final class Reservations {
    private final Map<JobKey, Reservation> held = new ConcurrentHashMap<>();

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
     */
    public Reservation take(Reservation wanted) {
        return held.merge(wanted.key(), wanted, (holder, late) -> holder);
    }

    /** Gives back what {@link #take} gave; does nothing for a reservation that is not held. */
    public void release(Reservation reservation) {
        held.remove(reservation.key(), reservation);
    }
}
