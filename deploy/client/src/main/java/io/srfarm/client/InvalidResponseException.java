package io.srfarm.client;

/** What came is not what was announced: another digest, another length, or no answer of a farm at all. */
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
