package io.srfarm.client;

/** Told how far an upload or a download is. Called by one thread at a time for each object, not always the same. */
@FunctionalInterface
public interface TransferListener {
    /** Wants to know nothing. */
    TransferListener NONE = (name, bytesDone, bytes) -> {};

    /**
     * @param name of the file or the candidate
     * @param bytesDone so far; begins anew when an attempt broke off
     * @param bytes of all
     */
    void moved(String name, long bytesDone, long bytes);
}
