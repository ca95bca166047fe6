package io.srfarm.client;

/** The received data is wrong: another digest or length than announced, or a response that is not from a farm. */
public final class InvalidResponseException extends ClientException {
    private static final long serialVersionUID = 1L;

    InvalidResponseException(String message) {
        super(message);
    }

    InvalidResponseException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isTemporary() {
        return false;
    }
}
