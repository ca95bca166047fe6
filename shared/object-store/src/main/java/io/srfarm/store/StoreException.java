package io.srfarm.store;

/** Thrown when a store operation fails. The kind tells the cause. */
public final class StoreException extends Exception {
    private final Kind kind;

    /** The cause of a failure. */
    public enum Kind {
        /** The object does not exist. */
        MISSING,
        /** A conditional write found an existing object. */
        OCCUPIED,
        /** The object is larger than the caller allows. */
        TOO_LARGE,
        /** The object's content is invalid; a retry does not help. */
        MALFORMED,
        /** The store rejects the credentials or the bucket; an operator must act. */
        DENIED,
        /** The store is unreachable, slow or failing; retry later. */
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
