package io.srfarm.codec;

/** A message or manifest is not what the farm writes: damaged, or of a version that this code does not know. */
public final class MalformedMessageException extends Exception {
    public MalformedMessageException(String message) {
        super(message);
    }

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
