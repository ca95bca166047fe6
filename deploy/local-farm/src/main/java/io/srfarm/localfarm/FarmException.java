package io.srfarm.localfarm;

/** An expected failure of a farm or a command. The message is one line for the user: what failed, why, and what helps. */
public final class FarmException extends Exception {
    private static final long serialVersionUID = 1L;

    public FarmException(String message) {
        super(message);
    }

    public FarmException(String message, Throwable cause) {
        super(message, cause);
    }
}
