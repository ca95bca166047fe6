package io.srfarm.store;

import java.net.URI;

/**
 * Where the bucket is and who asks.
 *
 * @param endpoint the S3 endpoint that processes of the farm reach
 * @param publicEndpoint the endpoint as users reach it; presigned URLs name it
 * @param region never guessed: asking the server for it costs a request
 */
public record StoreAddress(
        URI endpoint, URI publicEndpoint, String region, String bucket, String accessKey, String secretKey) {
    @Override
    public String toString() {
        return endpoint + "/" + bucket; // without the secret: this text reaches logs
    }
}
