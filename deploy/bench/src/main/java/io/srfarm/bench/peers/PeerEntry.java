package io.srfarm.bench.peers;

/**
 * A peer that takes part in the comparison.
 *
 * @param name key in the JSON
 * @param title name for display
 */
public record PeerEntry(String name, String title, Start start) {
    /** Starts the peer. */
    @FunctionalInterface
    public interface Start {
        Peer start() throws PeerException, InterruptedException;
    }
}
