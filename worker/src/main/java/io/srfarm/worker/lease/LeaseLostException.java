package io.srfarm.worker.lease;

/** Thrown when this worker no longer holds the job. It must not publish anything more for it. */
public final class LeaseLostException extends Exception {
    public LeaseLostException(String message) {
        super(message);
    }

    public LeaseLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
