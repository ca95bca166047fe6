package io.srfarm.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A call failed. The message is one line for a person and contains no secrets. */
public abstract sealed class ClientException extends RuntimeException
        permits RefusedException, UnreachableException, InvalidResponseException, JobFailedException {
    private static final long serialVersionUID = 1L;

    ClientException(String message) {
        super(message);
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns whether the same call may succeed later. The client has already retried as {@link Retry} specifies. */
    public abstract boolean isTemporary();

    /** Returns the HTTP status of a refusal; 0 if there was no response, or the status was not the problem. */
    public int status() {
        return 0;
    }

    /** Returns the cause without the wrappers that futures add. */
    static Throwable unwrapped(Throwable thrown) {
        Throwable inner = thrown;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
