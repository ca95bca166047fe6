package io.srfarm.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A call did not do what it was to do; the message is one line for a person and holds no secret. */
public abstract sealed class ClientException extends RuntimeException
        permits RefusedException, UnreachableException, InvalidResponseException, JobFailedException {
    private static final long serialVersionUID = 1L;

    ClientException(String message) {
        super(message);
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the same call may succeed a little later. The client has tried already, as its {@link Retry} says. */
    public abstract boolean isTemporary();

    /** The HTTP status of a refusal; 0: there was no answer, or it was not the status that was wrong. */
    public int status() {
        return 0;
    }

    /** What is wrong, without the wrappers that futures put around it. */
    static Throwable unwrapped(Throwable thrown) {
        Throwable inner = thrown;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
