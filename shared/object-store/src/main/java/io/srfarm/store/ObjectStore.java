package io.srfarm.store;

import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The farm's bucket. Reads are bounded, writes are atomic, and exactly one of several conditional writes succeeds.
 * Thread-safe.
 */
public interface ObjectStore {
    /**
     * Returns the object at {@code key}.
     *
     * @param bytesMax largest content to accept
     * @throws StoreException MISSING, TOO_LARGE, DENIED or UNAVAILABLE
     */
    StoredObject get(ObjectKey key, long bytesMax) throws StoreException;

    /** As {@link #get}, but returns empty for a missing object. */
    default Optional<StoredObject> find(ObjectKey key, long bytesMax) throws StoreException {
        try {
            return Optional.of(get(key, bytesMax));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Returns the first {@code bytesMax} bytes of the object at {@code key}, or all if it is shorter.
     *
     * @throws StoreException MISSING, DENIED or UNAVAILABLE
     */
    Beginning beginning(ObjectKey key, int bytesMax) throws StoreException;

    /**
     * Streams the object at {@code key} to {@code to} in bounded memory.
     *
     * @return digest of the whole object
     * @throws StoreException MISSING, DENIED or UNAVAILABLE; a part of the object may have been written to {@code to}
     * @throws IOException if {@code to} throws it
     */
    Sha256 copy(ObjectKey key, OutputStream to) throws StoreException, IOException;

    boolean exists(ObjectKey key) throws StoreException;

    /** Writes the object, replacing an existing one. */
    void put(ObjectKey key, byte[] content, String contentType) throws StoreException;

    /** As {@link #put(ObjectKey, byte[], String)}, in bounded memory. */
    void put(ObjectKey key, Content content, String contentType) throws StoreException;

    /**
     * Writes the object if it does not exist ({@code If-None-Match: *}).
     *
     * @return whether this call wrote it; exactly one of several concurrent writers gets true
     */
    boolean putIfAbsent(ObjectKey key, byte[] content, String contentType) throws StoreException;

    /** Deletes the object; does nothing if it does not exist. */
    void delete(ObjectKey key) throws StoreException;

    /**
     * Lists objects of a folder and its subfolders. The order is stable and keeps each folder's objects together: S3
     * sorts by key bytes, SeaweedFS folder by folder. Objects whose keys have another form are skipped.
     *
     * @param after the last key of the previous page; empty: start from the beginning
     * @param max the largest number of entries; fewer are returned only at the end
     */
    List<ListedObject> list(KeyPrefix folder, Optional<ObjectKey> after, int max) throws StoreException;

    /** Returns a URL with which anyone can read the object for {@code validity}, at most seven days. */
    URI presignGet(ObjectKey key, Duration validity) throws StoreException;

    /** Returns a URL with which anyone can write the object for {@code validity}, at most seven days. */
    URI presignPut(ObjectKey key, Duration validity) throws StoreException;

    /**
     * As {@link #presignPut(ObjectKey, Duration)}, for a body of exactly this length and type. The headers
     * Content-Length and Content-Type are signed, so the store rejects any other body.
     */
    URI presignPut(ObjectKey key, String contentType, long bytes, Duration validity) throws StoreException;

    /** Checks that the bucket exists and is accessible. */
    void check() throws StoreException;
}
