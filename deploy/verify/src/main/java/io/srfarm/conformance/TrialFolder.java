package io.srfarm.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.store.StoreException;

/**
 * The prefix below which one trial writes.
 *
 * @param address of the store, for trials with other credentials
 */
record TrialFolder(StoreAddress address, ObjectStore store, KeyPrefix prefix) {
    static final String TYPE = "application/octet-stream";

    ObjectKey key(String name) {
        return new ObjectKey(prefix.path() + name);
    }

    String nameOf(ObjectKey key) {
        return key.path().substring(prefix.path().length());
    }

    ObjectKey put(String name, String content) throws StoreException {
        ObjectKey key = key(name);
        store.put(key, content.getBytes(UTF_8), TYPE);
        return key;
    }

    String text(ObjectKey key) throws StoreException {
        return new String(store.get(key, 1 << 20).bytes(), UTF_8);
    }
}
