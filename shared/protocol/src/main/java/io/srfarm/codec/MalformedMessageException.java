package io.srfarm.codec;

/** Thrown for a message or manifest that is damaged or of an unknown version. */
public final class MalformedMessageException extends Exception {
    public MalformedMessageException(String message) {
        super(message);
    }

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
