package io.srfarm.localfarm;

/** The farm cannot do what was asked. The message is one line for a person: what, why, and what helps. */
public final class FarmException extends Exception {
    private static final long serialVersionUID = 1L;

    public FarmException(String message) {
        super(message);
    }

    public FarmException(String message, Throwable cause) {
        super(message, cause);
    }
}
