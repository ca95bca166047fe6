package io.srfarm.store;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.store.StoreException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** The bucket on any S3 server, through the MinIO SDK. */
public final class MinioObjectStore implements ObjectStore {
    private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final int CHUNK_BYTES = 64 * 1024;

    private final StoreAddress address;
    private final MinioClient client;
    private final MinioClient signer;

    public MinioObjectStore(StoreAddress address) {
        this.address = address;
        OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIME_MAX)
                .readTimeout(SILENCE_MAX)
                .writeTimeout(SILENCE_MAX)
                .build();
        this.client = client(address, address.endpoint(), http);
        this.signer = client(address, address.publicEndpoint(), http);
    }

    private static MinioClient client(StoreAddress address, URI endpoint, OkHttpClient http) {
        return MinioClient.builder()
                .endpoint(endpoint.toString())
                .region(address.region())
                .credentials(address.accessKey(), address.secretKey())
                .httpClient(http)
                .build();
    }

    @Override
    public StoredObject get(ObjectKey key, long bytesMax) throws StoreException {
        GetObjectArgs args = GetObjectArgs.builder()
                .bucket(address.bucket())
                .object(key.path())
                .build();
        try (GetObjectResponse object = client.getObject(args)) {
            MessageDigest digest = Sha256.newDigest();
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = object.read(chunk); read >= 0; read = object.read(chunk)) {
                if (content.size() + (long) read > bytesMax) {
                    throw new StoreException(Kind.TOO_LARGE, key + " is larger than " + bytesMax + " bytes");
                }
                digest.update(chunk, 0, read);
                content.write(chunk, 0, read);
            }
            return new StoredObject(content.toByteArray(), Sha256.of(digest));
        } catch (MinioException e) {
            throw typed(key.path(), e);
        } catch (IOException e) {
            throw new StoreException(Kind.UNAVAILABLE, "reading " + key + " broke off: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean exists(ObjectKey key) throws StoreException {
        try {
            client.statObject(StatObjectArgs.builder()
                    .bucket(address.bucket())
                    .object(key.path())
                    .build());
            return true;
        } catch (MinioException e) {
            StoreException typed = typed(key.path(), e);
            if (typed.kind() == Kind.MISSING) {
                return false;
            }
            throw typed;
        }
    }

    @Override
    public void put(ObjectKey key, byte[] content, String contentType) throws StoreException {
        put(key, content, contentType, new Http.Headers());
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content, String contentType) throws StoreException {
        return put(key, content, contentType, new Http.Headers("If-None-Match", "*"));
    }

    private boolean put(ObjectKey key, byte[] content, String contentType, Http.Headers conditions)
            throws StoreException {
        try {
            client.putObject(PutObjectArgs.builder()
                    .bucket(address.bucket())
                    .object(key.path())
                    .contentType(contentType)
                    .headers(conditions)
                    .data(content, content.length)
                    .build());
            return true;
        } catch (ErrorResponseException e) {
            if (status(e) == 412) {
                return false;
            }
            throw typed(key.path(), e);
        } catch (MinioException e) {
            throw typed(key.path(), e);
        }
    }

    @Override
    public void delete(ObjectKey key) throws StoreException {
        try {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(address.bucket())
                    .object(key.path())
                    .build());
        } catch (MinioException e) {
            throw typed(key.path(), e);
        }
    }

    @Override
    public URI presignGet(ObjectKey key, Duration validity) throws StoreException {
        return presign(Http.Method.GET, key, validity);
    }

    @Override
    public URI presignPut(ObjectKey key, Duration validity) throws StoreException {
        return presign(Http.Method.PUT, key, validity);
    }

    private URI presign(Http.Method method, ObjectKey key, Duration validity) throws StoreException {
        try {
            return URI.create(signer.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(method)
                    .bucket(address.bucket())
                    .object(key.path())
                    .expiry((int) validity.toSeconds(), TimeUnit.SECONDS)
                    .build()));
        } catch (MinioException e) {
            throw typed(key.path(), e);
        }
    }

    @Override
    public void check() throws StoreException {
        try {
            BucketExistsArgs bucket =
                    BucketExistsArgs.builder().bucket(address.bucket()).build();
            if (!client.bucketExists(bucket)) {
                throw new StoreException(Kind.DENIED, "there is no bucket " + address);
            }
        } catch (MinioException e) {
            throw typed("the bucket", e);
        }
    }

    private StoreException typed(String what, MinioException e) {
        if (e instanceof ErrorResponseException answer) {
            int status = status(answer);
            String code = answer.errorResponse().code();
            if (status == 404 && !"NoSuchBucket".equals(code)) {
                return new StoreException(Kind.MISSING, "there is no object " + what, e);
            }
            if (status == 401 || status == 403 || status == 404) {
                return new StoreException(Kind.DENIED, address + " refuses " + what + ": " + code, e);
            }
            return new StoreException(Kind.UNAVAILABLE, address + " answers " + status + " for " + what, e);
        }
        return new StoreException(Kind.UNAVAILABLE, address + " does not answer: " + e.getMessage(), e);
    }

    private static int status(ErrorResponseException e) {
        try (Response response = e.response()) {
            return response.code();
        }
    }
}
