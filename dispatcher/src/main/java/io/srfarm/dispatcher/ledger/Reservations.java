package io.srfarm.dispatcher.ledger;

import io.srfarm.job.Sha256;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The submissions in progress by job. The first submission of a job holds a reservation from before the ledger is
 * queried until the ledger knows the job; concurrent duplicates wait for its outcome. The size is bounded by the limit
 * on submissions in flight. Thread-safe.
 */
public final class Reservations {
    private final Map<JobKey, Reservation> held = new ConcurrentHashMap<>();

    /**
     * A reservation.
     *
     * @param fingerprint digest of the document that its holder submitted
     * @param outcome completes once the ledger knows the job, or with the failure
     */
    public record Reservation(JobKey key, Sha256 fingerprint, CompletableFuture<Void> outcome) {}

    /**
     * Reserves a job, if it is free.
     *
     * @return {@code wanted} itself, or the existing reservation
     */
    public Reservation take(Reservation wanted) {
        return held.merge(wanted.key(), wanted, (holder, late) -> holder);
    }

    /** Releases a reservation; does nothing if it is not held. */
    public void release(Reservation reservation) {
        held.remove(reservation.key(), reservation);
    }
}
