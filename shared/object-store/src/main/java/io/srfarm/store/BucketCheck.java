package io.srfarm.store;

import io.minio.BucketExistsArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.srfarm.store.StoreException.Kind;

/** Checks that the bucket exists and is accessible. On failure, names the setting to correct. */
final class BucketCheck {
    private static final String NO_BUCKET = "NoSuchBucket";
    private static final int REFUSED = 400;
    private static final int BROKEN = 500;

    private final StoreAddress address;
    private final MinioClient client;

    BucketCheck(StoreAddress address, MinioClient client) {
        this.address = address;
        this.client = client;
    }

    /**
     * Runs the check.
     *
     * @throws StoreException DENIED, with a message for operators
     */
    void run() throws StoreException, MinioException {
        String code = refusal();
        if (!code.isEmpty()) {
            throw new StoreException(Kind.DENIED, advice(code));
        }
    }

    /** Returns the error code of the store's rejection; empty if access is granted. */
    private String refusal() throws MinioException {
        BucketExistsArgs args =
                BucketExistsArgs.builder().bucket(address.bucket()).build();
        try {
            return client.bucketExists(args) ? "" : NO_BUCKET;
        } catch (ErrorResponseException e) {
            int status = e.response().code();
            if (status < REFUSED || status >= BROKEN) {
                throw e;
            }
            return reason();
        }
    }

    /** Returns the error code of a listing, as the response to HEAD has no body with a code. */
    private String reason() throws MinioException {
        ListObjectsArgs args =
                ListObjectsArgs.builder().bucket(address.bucket()).maxKeys(1).build();
        try {
            for (Result<Item> first : client.listObjects(args)) {
                first.get();
                break;
            }
            return "";
        } catch (ErrorResponseException e) {
            return e.errorResponse().code();
        }
    }

    private String advice(String code) {
        String bucket = address.bucket();
        String endpoint = address.endpoint().toString();
        return switch (code) {
            case NO_BUCKET ->
                "there is no bucket " + bucket + " at " + endpoint + ": create it or change srfarm.store.bucket";
            case "InvalidAccessKeyId" ->
                endpoint + " does not know the access key: set srfarm.store.access-key and"
                        + " srfarm.store.secret-key to a key pair of that store";
            case "SignatureDoesNotMatch" ->
                endpoint + " rejects the signature: set srfarm.store.secret-key to the secret that belongs to"
                        + " srfarm.store.access-key";
            case "AuthorizationHeaderMalformed", "PermanentRedirect" ->
                endpoint + " is not in region " + address.region() + ": set srfarm.store.region";
            case "RequestTimeTooSkewed" -> endpoint + " has a different time: synchronize the clocks of both machines";
            case "AccessDenied" ->
                "srfarm.store.access-key may not use the bucket " + bucket + " at " + endpoint
                        + ": grant it list, read, write and delete";
            default -> address + " denies access to the bucket: " + code;
        };
    }
}
