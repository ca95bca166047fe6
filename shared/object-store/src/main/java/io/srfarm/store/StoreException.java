package io.srfarm.store;

/** The store did not do what it was asked. The kind says whose fault it is. */
public final class StoreException extends Exception {
    private final Kind kind;

    /** What went wrong. */
    public enum Kind {
        /** There is no such object. */
        MISSING,
        /** A conditional write found an object. */
        OCCUPIED,
        /** The object is larger than the caller allowed. */
        TOO_LARGE,
        /** The object is there and is not what it should be: asking again does not help. */
        MALFORMED,
        /** The store refuses these credentials or this bucket: an operator must act. */
        DENIED,
        /** The store is away, slow or broken: try again later. */
        UNAVAILABLE
    }

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
