package io.srfarm.worker.lease;

/** What had to be said was not confirmed. It may have been heard all the same: the job's record must come again. */
public final class SendException extends Exception {
    public SendException(String message, Throwable cause) {
        super(message, cause);
    }
}
