package io.srfarm.dispatcher.retention;

import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.store.Beginning;
import io.srfarm.store.Content;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real store that is away after so many removals. */
record CutOffStore(ObjectStore store, int[] removalsLeft) implements ObjectStore {
    CutOffStore(ObjectStore store, int removals) {
        this(store, new int[] {removals});
    }

    @Override
    public void delete(ObjectKey key) throws StoreException {
        if (removalsLeft[0]-- <= 0) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the store is away");
        }
        store.delete(key);
    }

    @Override
    public StoredObject get(ObjectKey key, long bytesMax) throws StoreException {
        return store.get(key, bytesMax);
    }

    @Override
    public Beginning beginning(ObjectKey key, int bytesMax) throws StoreException {
        return store.beginning(key, bytesMax);
    }

    @Override
    public boolean exists(ObjectKey key) throws StoreException {
        return store.exists(key);
    }

    @Override
    public void put(ObjectKey key, byte[] content, String contentType) throws StoreException {
        store.put(key, content, contentType);
    }

    @Override
    public void put(ObjectKey key, Content content, String contentType) throws StoreException {
        store.put(key, content, contentType);
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content, String contentType) throws StoreException {
        return store.putIfAbsent(key, content, contentType);
    }

    @Override
    public List<ListedObject> list(KeyPrefix folder, Optional<ObjectKey> after, int max) throws StoreException {
        return store.list(folder, after, max);
    }

    @Override
    public URI presignGet(ObjectKey key, Duration validity) throws StoreException {
        return store.presignGet(key, validity);
    }

    @Override
    public URI presignPut(ObjectKey key, Duration validity) throws StoreException {
        return store.presignPut(key, validity);
    }

    @Override
    public Sha256 copy(ObjectKey key, OutputStream to) throws StoreException, IOException {
        return store.copy(key, to);
    }

    @Override
    public URI presignPut(ObjectKey key, String contentType, long bytes, Duration validity) throws StoreException {
        return store.presignPut(key, contentType, bytes, validity);
    }

    @Override
    public void check() throws StoreException {
        store.check();
    }
}
