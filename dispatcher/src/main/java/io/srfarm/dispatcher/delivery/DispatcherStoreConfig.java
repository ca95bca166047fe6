package io.srfarm.dispatcher.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.srfarm.store.StoreAddress;
import java.net.URI;
import java.util.Optional;

/** Connection to the object store: {@code srfarm.store.…}. */
@ConfigMapping(prefix = "srfarm.store")
public interface DispatcherStoreConfig {
    /** The S3 endpoint for the farm's processes. */
    URI endpoint();

    /** The S3 endpoint for users, used in presigned URLs; by default the same. */
    Optional<URI> publicEndpoint();

    @WithDefault("us-east-1")
    String region();

    @WithDefault("srfarm")
    String bucket();

    String accessKey();

    /** Read it from a file, never from a command line. */
    String secretKey();

    default StoreAddress address() {
        return new StoreAddress(
                endpoint(), publicEndpoint().orElse(endpoint()), region(), bucket(), accessKey(), secretKey());
    }
}
