package io.srfarm.client;

/** There was no answer: nothing listens there, or the connection broke off, or time was over. */
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
