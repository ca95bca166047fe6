package io.srfarm.dispatcher.delivery;

import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Produces the shared object store client. */
@Singleton
final class ObjectStoreProducer {
    @Produces
    @Singleton
    ObjectStore store(DispatcherStoreConfig config) {
        return new MinioObjectStore(config.address());
    }
}
