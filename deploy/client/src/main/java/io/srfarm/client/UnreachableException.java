package io.srfarm.client;

/** There was no response: nothing listens, the connection broke, or the request timed out. */
public final class UnreachableException extends ClientException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    UnreachableException(String message) {
        super(message);
    }

    @Override
    public boolean isTemporary() {
        return true;
    }
}
