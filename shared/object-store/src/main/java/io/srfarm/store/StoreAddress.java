package io.srfarm.store;

import java.net.URI;

/**
 * The location of the bucket and the credentials for it.
 *
 * @param endpoint the S3 endpoint used by the farm's processes
 * @param publicEndpoint the endpoint used by clients; presigned URLs contain it
 * @param region always configured, as looking it up would cost a request
 */
public record StoreAddress(
        URI endpoint, URI publicEndpoint, String region, String bucket, String accessKey, String secretKey) {
    @Override
    public String toString() {
        return endpoint + "/" + bucket; // omits the credentials: this text is logged
    }
}
