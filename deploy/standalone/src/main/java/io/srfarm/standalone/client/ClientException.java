package io.srfarm.standalone.client;

/** The farm refused, or could not be reached. The message is one line for a person. */
public final class ClientException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    ClientException(int status, String message) {
        super(message);
        this.status = status;
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    /** The HTTP status; 0: there was no answer. */
    public int status() {
        return status;
    }
}
