package io.srfarm.worker.lease;

/** The broker did not confirm a record. It may have it all the same. */
public final class SendException extends Exception {
    public SendException(String message, Throwable cause) {
        super(message, cause);
    }
}
