package io.srfarm.dispatcher;

import io.srfarm.job.ObjectKey;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.store.StoreException;
import java.net.URI;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The bucket as a worker sees it. */
final class Store {
    private Store() {}

    static ObjectStore open() {
        Config config = ConfigProvider.getConfig();
        URI endpoint = URI.create(config.getValue("srfarm.store.endpoint", String.class));
        return new MinioObjectStore(new StoreAddress(
                endpoint,
                endpoint,
                "us-east-1",
                config.getValue("srfarm.store.bucket", String.class),
                config.getValue("srfarm.store.access-key", String.class),
                config.getValue("srfarm.store.secret-key", String.class)));
    }

    static boolean holds(String key) {
        try {
            return open().exists(new ObjectKey(key));
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    static void put(String key, byte[] content, String contentType) {
        try {
            open().put(new ObjectKey(key), content, contentType);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }
}
