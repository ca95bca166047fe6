package io.srfarm.worker.pipeline;

import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.store.Beginning;
import io.srfarm.store.Content;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoreException.Kind;
import io.srfarm.store.StoredObject;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Fails a number of times with one kind of error before it answers; says of itself that it is well. */
class FlakyStore implements ObjectStore {
    private final Kind kind;
    private final AtomicInteger failuresLeft;

    FlakyStore(Kind kind, int failures) {
        this.kind = kind;
        this.failuresLeft = new AtomicInteger(failures);
    }

    @Override
    public StoredObject get(ObjectKey key, long bytesMax) throws StoreException {
        if (failuresLeft.getAndDecrement() > 0) {
            throw new StoreException(kind, "not now");
        }
        return new StoredObject(new byte[] {1}, Sha256.of(new byte[] {1}));
    }

    @Override
    public Beginning beginning(ObjectKey key, int bytesMax) throws StoreException {
        return new Beginning(get(key, bytesMax).bytes(), 1);
    }

    @Override
    public boolean exists(ObjectKey key) throws StoreException {
        return get(key, 1).bytes().length == 1;
    }

    @Override
    public void put(ObjectKey key, byte[] content, String contentType) throws StoreException {
        exists(key);
    }

    @Override
    public void put(ObjectKey key, Content content, String contentType) throws StoreException {
        exists(key);
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content, String contentType) throws StoreException {
        return exists(key);
    }

    @Override
    public void delete(ObjectKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ListedObject> list(KeyPrefix folder, Optional<ObjectKey> after, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public URI presignGet(ObjectKey key, Duration validity) {
        throw new UnsupportedOperationException();
    }

    @Override
    public URI presignPut(ObjectKey key, Duration validity) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Sha256 copy(ObjectKey key, OutputStream to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public URI presignPut(ObjectKey key, String contentType, long bytes, Duration validity) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void check() {}
}
