package io.srfarm.bench.peers;

/** A peer cannot be measured; the message says why. The others can. */
public final class PeerException extends Exception {
    private static final long serialVersionUID = 1L;

    PeerException(String message) {
        super(message);
    }

    PeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
