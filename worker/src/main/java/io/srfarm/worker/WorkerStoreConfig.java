package io.srfarm.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.srfarm.store.StoreAddress;
import java.net.URI;
import java.util.Optional;

/** The location of the bucket. Keep the keys in a file that only its owner can read, never on a command line. */
@ConfigMapping(prefix = "srfarm.store")
interface WorkerStoreConfig {
    URI endpoint();

    /** The endpoint used by clients in presigned URLs; by default the same as {@code endpoint}. */
    Optional<URI> publicEndpoint();

    @WithDefault("us-east-1")
    String region();

    @WithDefault("srfarm")
    String bucket();

    String accessKey();

    String secretKey();

    default StoreAddress address() {
        return new StoreAddress(
                endpoint(), publicEndpoint().orElse(endpoint()), region(), bucket(), accessKey(), secretKey());
    }
}
