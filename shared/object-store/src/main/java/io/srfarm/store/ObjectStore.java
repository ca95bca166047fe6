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
 * The farm's bucket. Every read is bounded, every write is whole or absent, and a conditional write has one winner.
 * Thread-safe.
 */
public interface ObjectStore {
    /**
     * The object at {@code key}.
     *
     * @param bytesMax largest content to accept
     * @throws StoreException MISSING, TOO_LARGE, DENIED or UNAVAILABLE
     */
    StoredObject get(ObjectKey key, long bytesMax) throws StoreException;

    /** As {@link #get}, but an object that is not there is empty rather than an error. */
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
     * The first bytes of the object at {@code key}; all of them if it has no more.
     *
     * @throws StoreException MISSING, DENIED or UNAVAILABLE
     */
    byte[] beginning(ObjectKey key, int bytesMax) throws StoreException;

    /**
     * Passes the object at {@code key} on as it is read, never holding more than a piece of it.
     *
     * @return digest of what was passed on, which is the whole object
     * @throws StoreException MISSING, DENIED or UNAVAILABLE; then a part of it may have been passed on
     * @throws IOException what {@code to} throws
     */
    Sha256 copy(ObjectKey key, OutputStream to) throws StoreException, IOException;

    boolean exists(ObjectKey key) throws StoreException;

    /** Writes the object, over one that is there. */
    void put(ObjectKey key, byte[] content, String contentType) throws StoreException;

    /** As {@link #put(ObjectKey, byte[], String)}, never holding more than a piece of it. */
    void put(ObjectKey key, Content content, String contentType) throws StoreException;

    /**
     * Writes the object if none is there ({@code If-None-Match: *}).
     *
     * @return whether this call wrote it; of several writers exactly one hears true
     */
    boolean putIfAbsent(ObjectKey key, byte[] content, String contentType) throws StoreException;

    /** Removes the object; one that is not there is no error. */
    void delete(ObjectKey key) throws StoreException;

    /**
     * Objects of a folder and its subfolders, in an order that is the same every time and in which each folder's objects follow each other:
     * S3's is that of the keys' bytes, SeaweedFS goes folder by folder. Keys that are none of ours are left out.
     *
     * @param after the last key of the page before; empty: from the first on
     * @param max how many at most; fewer only at the end
     */
    List<ListedObject> list(KeyPrefix folder, Optional<ObjectKey> after, int max) throws StoreException;

    /** An URL with which anybody may read the object for {@code validity}, at most seven days. */
    URI presignGet(ObjectKey key, Duration validity) throws StoreException;

    /** An URL with which anybody may write the object for {@code validity}, at most seven days. */
    URI presignPut(ObjectKey key, Duration validity) throws StoreException;

    /**
     * As {@link #presignPut(ObjectKey, Duration)}, for a body of exactly this length and type: the store refuses every
     * other one, as both are signed. They are sent as the headers Content-Length and Content-Type.
     */
    URI presignPut(ObjectKey key, String contentType, long bytes, Duration validity) throws StoreException;

    /** Asks whether the bucket is there and lets us in. */
    void check() throws StoreException;
}
