package io.srfarm.worker.lease;

/**
 * Thrown when a record was not confirmed by the broker. It may have been written nevertheless. The job's record must be
 * redelivered.
 */
public final class SendException extends Exception {
    public SendException(String message, Throwable cause) {
        super(message, cause);
    }
}
