package io.srfarm.store;

import io.minio.BucketExistsArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.srfarm.store.StoreException.Kind;

/** Asks whether the bucket is there and lets us in; if not, says which setting points to it and how to mend that. */
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

    /** @throws StoreException DENIED, with a message for an operator */
    void run() throws StoreException, MinioException {
        String code = refusal();
        if (!code.isEmpty()) {
            throw new StoreException(Kind.DENIED, advice(code));
        }
    }

    /** The code of the store's refusal; empty: we are let in. */
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

    /** The answer to HEAD has no body that would say why: a listing has. */
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
                "there is no bucket " + bucket + " at " + endpoint + ": make it, or set srfarm.store.bucket to another";
            case "InvalidAccessKeyId" ->
                endpoint + " knows no such key: set srfarm.store.access-key and -secret-key to a pair of that store";
            case "SignatureDoesNotMatch" ->
                endpoint + " has another secret for this key: set srfarm.store.secret-key to the one that belongs to"
                        + " srfarm.store.access-key";
            case "AuthorizationHeaderMalformed", "PermanentRedirect" ->
                endpoint + " is in another region than " + address.region() + ": set srfarm.store.region";
            case "RequestTimeTooSkewed" -> endpoint + " has another time: set the clocks right on both machines";
            case "AccessDenied" ->
                "srfarm.store.access-key may not use the bucket " + bucket + " at " + endpoint
                        + ": let it list, read, write and delete there";
            default -> address + " refuses the bucket: " + code;
        };
    }
}
