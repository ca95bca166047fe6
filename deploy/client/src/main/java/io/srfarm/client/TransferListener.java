package io.srfarm.client;

/** Receives the progress of uploads and downloads. Called by one thread at a time per object, not always the same. */
@FunctionalInterface
public interface TransferListener {
    /** Ignores all progress. */
    TransferListener NONE = (name, bytesDone, bytes) -> {};

    /**
     * @param name of the file or candidate
     * @param bytesDone bytes transferred so far; starts again from 0 with each retry
     * @param bytes total number of bytes
     */
    void moved(String name, long bytesDone, long bytes);
}
