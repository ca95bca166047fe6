package io.srfarm.worker.lease;

/** The job is no longer this worker's: whoever catches this publishes nothing more. */
public final class LeaseLostException extends Exception {
    public LeaseLostException(String message) {
        super(message);
    }

    public LeaseLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
