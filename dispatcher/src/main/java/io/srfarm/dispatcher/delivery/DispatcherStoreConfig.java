package io.srfarm.dispatcher.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.srfarm.store.StoreAddress;
import java.net.URI;
import java.util.Optional;

/** The farm's bucket: {@code srfarm.store.…}. */
@ConfigMapping(prefix = "srfarm.store")
public interface DispatcherStoreConfig {
    /** The S3 endpoint as the farm's processes reach it. */
    URI endpoint();

    /** The S3 endpoint as users reach it, named by presigned URLs; by default the same. */
    Optional<URI> publicEndpoint();

    @WithDefault("us-east-1")
    String region();

    @WithDefault("srfarm")
    String bucket();

    String accessKey();

    /** From a file, never from a command line. */
    String secretKey();

    default StoreAddress address() {
        return new StoreAddress(
                endpoint(), publicEndpoint().orElse(endpoint()), region(), bucket(), accessKey(), secretKey());
    }
}
