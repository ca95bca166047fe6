package io.srfarm.store;

import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;

/** An object store on any S3 server, accessed through the MinIO SDK. */
public final class MinioObjectStore implements ObjectStore {
    private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final int HTTP_NO_SUCH_RANGE = 416;
    private static final int CHUNK_BYTES = 64 * 1024;

    /** Part size of multipart uploads. The SDK buffers one part at a time; S3 allows 10,000 parts. */
    private static final long PART_BYTES = 8L << 20;

    private static final int PAGE_OBJECTS_MAX = 1000;

    private final StoreAddress address;
    private final MinioClient client;
    private final Presigner presigner;

    public MinioObjectStore(StoreAddress address) {
        this.address = address;
        OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIME_MAX)
                .readTimeout(SILENCE_MAX)
                .writeTimeout(SILENCE_MAX)
                .build();
        this.client = client(address, address.endpoint(), http);
        this.presigner = new Presigner(address, client(address, address.publicEndpoint(), http));
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
        return ask(key.path(), () -> {
            try (GetObjectResponse object = client.getObject(object(key).build())) {
                return read(key, object, bytesMax);
            }
        });
    }

    @Override
    public Beginning beginning(ObjectKey key, int bytesMax) throws StoreException {
        GetObjectArgs args = object(key).offset(0L).length((long) bytesMax).build();
        return ask(key.path(), () -> {
            try (GetObjectResponse object = client.getObject(args)) {
                byte[] bytes = object.readNBytes(bytesMax);
                return new Beginning(bytes, sizeOf(object, bytes.length));
            } catch (ErrorResponseException e) {
                if (e.response().code() == HTTP_NO_SUCH_RANGE) { // a range request for an empty object fails
                    return new Beginning(new byte[0], 0);
                }
                throw e;
            }
        });
    }

    /** Parses the total size from Content-Range, such as {@code bytes 0-99/1234}. */
    private static long sizeOf(GetObjectResponse part, int read) {
        String range = part.headers().get("Content-Range");
        String all = range == null ? part.headers().get("Content-Length") : range.substring(range.indexOf('/') + 1);
        try {
            return all == null ? read : Long.parseLong(all);
        } catch (NumberFormatException e) {
            return read; // unknown total size
        }
    }

    @Override
    public Sha256 copy(ObjectKey key, OutputStream to) throws StoreException, IOException {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream object =
                ask(key.path(), () -> client.getObject(object(key).build()))) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = next(key, object, chunk); read >= 0; read = next(key, object, chunk)) {
                digest.update(chunk, 0, read);
                to.write(chunk, 0, read);
            }
        }
        return Sha256.of(digest);
    }

    private int next(ObjectKey key, InputStream object, byte[] chunk) throws StoreException {
        return ask(key.path(), () -> object.read(chunk));
    }

    private GetObjectArgs.Builder object(ObjectKey key) {
        return GetObjectArgs.builder().bucket(address.bucket()).object(key.path());
    }

    private static StoredObject read(ObjectKey key, GetObjectResponse object, long bytesMax)
            throws IOException, StoreException {
        byte[] content = whole(key, object, bytesMax);
        return new StoredObject(content, Sha256.of(content));
    }

    /** Reads into one exactly sized array; collecting chunks would need twice the memory. */
    private static byte[] whole(ObjectKey key, GetObjectResponse object, long bytesMax)
            throws IOException, StoreException {
        String stated = object.headers().get("Content-Length");
        long bytes = stated == null ? bytesMax : Long.parseLong(stated);
        requireWithin(bytes, key, bytesMax);
        if (stated == null) { // no length: the transfer was compressed
            byte[] content = object.readNBytes((int) bytesMax + 1);
            requireWithin(content.length, key, bytesMax);
            return content;
        }
        byte[] content = new byte[(int) bytes];
        int found = object.readNBytes(content, 0, content.length);
        if (found < content.length) {
            throw new IOException(key + " ends after " + found + " of " + bytes + " bytes");
        }
        return content;
    }

    private static void requireWithin(long bytes, ObjectKey key, long bytesMax) throws StoreException {
        if (bytes > bytesMax) {
            throw new StoreException(Kind.TOO_LARGE, key + " is larger than " + bytesMax + " bytes");
        }
    }

    @Override
    public boolean exists(ObjectKey key) throws StoreException {
        StatObjectArgs args = StatObjectArgs.builder()
                .bucket(address.bucket())
                .object(key.path())
                .build();
        try {
            ask(key.path(), () -> client.statObject(args));
            return true;
        } catch (StoreException e) {
            if (e.kind() == Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void put(ObjectKey key, byte[] content, String contentType) throws StoreException {
        put(key, content, contentType, new Http.Headers());
    }

    @Override
    public void put(ObjectKey key, Content content, String contentType) throws StoreException {
        ask(key.path(), () -> {
            try (InputStream stream = content.opening().get()) {
                return client.putObject(
                        PutObjectArgs.builder()
                                .bucket(address.bucket())
                                .object(key.path())
                                .contentType(contentType)
                                .stream(stream, content.bytes(), PART_BYTES)
                                .build());
            }
        });
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content, String contentType) throws StoreException {
        try {
            put(key, content, contentType, new Http.Headers("If-None-Match", "*"));
            return true;
        } catch (StoreException e) {
            if (e.kind() == Kind.OCCUPIED) {
                return false;
            }
            throw e;
        }
    }

    private void put(ObjectKey key, byte[] content, String contentType, Http.Headers conditions) throws StoreException {
        PutObjectArgs args = PutObjectArgs.builder()
                .bucket(address.bucket())
                .object(key.path())
                .contentType(contentType)
                .headers(conditions)
                .data(content, content.length)
                .build();
        ask(key.path(), () -> client.putObject(args));
    }

    @Override
    public void delete(ObjectKey key) throws StoreException {
        RemoveObjectArgs args = RemoveObjectArgs.builder()
                .bucket(address.bucket())
                .object(key.path())
                .build();
        ask(key.path(), () -> {
            client.removeObject(args);
            return key;
        });
    }

    @Override
    public List<ListedObject> list(KeyPrefix folder, Optional<ObjectKey> after, int max) throws StoreException {
        ListObjectsArgs.Builder args = ListObjectsArgs.builder()
                .bucket(address.bucket())
                .prefix(folder.path())
                .recursive(true)
                .maxKeys(Math.min(max, PAGE_OBJECTS_MAX));
        after.ifPresent(last -> args.startAfter(last.path()));
        return ask(folder.path(), () -> {
            List<ListedObject> found = new ArrayList<>();
            for (Result<Item> result : client.listObjects(args.build())) {
                listed(result.get()).ifPresent(found::add);
                if (found.size() == max) {
                    break;
                }
            }
            return List.copyOf(found);
        });
    }

    private static Optional<ListedObject> listed(Item item) {
        try {
            return Optional.of(new ListedObject(
                    new ObjectKey(item.objectName()),
                    item.size(),
                    item.lastModified().toInstant()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not an object of the farm: its key has another form
        }
    }

    @Override
    public URI presignGet(ObjectKey key, Duration validity) throws StoreException {
        return ask(key.path(), () -> presigner.get(key, validity));
    }

    @Override
    public URI presignPut(ObjectKey key, Duration validity) throws StoreException {
        return ask(key.path(), () -> presigner.put(key, validity));
    }

    @Override
    public URI presignPut(ObjectKey key, String contentType, long bytes, Duration validity) throws StoreException {
        return ask(key.path(), () -> presigner.put(key, contentType, bytes, validity));
    }

    @Override
    public void check() throws StoreException {
        ask("the bucket", () -> {
            new BucketCheck(address, client).run();
            return address;
        });
    }

    /** A request to the store. */
    private interface Request<T> {
        T send() throws MinioException, IOException, StoreException;
    }

    /** Sends a request and maps each failure to a {@link Kind}. */
    private <T> T ask(String what, Request<T> request) throws StoreException {
        try {
            return request.send();
        } catch (ErrorResponseException e) {
            throw refused(what, e);
        } catch (MinioException | IOException e) {
            throw new StoreException(Kind.UNAVAILABLE, silence(e), e);
        } catch (IllegalStateException e) {
            // The SDK wraps connection failures in IllegalStateException.
            if (e.getCause() instanceof IOException) {
                throw new StoreException(Kind.UNAVAILABLE, silence(e), e);
            }
            throw e;
        }
    }

    private String silence(Exception e) {
        return address + " does not answer (srfarm.store.endpoint): " + e.getMessage();
    }

    private StoreException refused(String what, ErrorResponseException e) {
        int status = e.response().code();
        String code = e.errorResponse().code();
        if (status == 404 && !"NoSuchBucket".equals(code)) {
            return new StoreException(Kind.MISSING, "there is no object " + what, e);
        }
        return switch (status) {
            case 412 -> new StoreException(Kind.OCCUPIED, "object " + what + " already exists", e);
            case 401, 403, 404 ->
                new StoreException(Kind.DENIED, address + " denies access to " + what + ": " + code, e);
            default ->
                new StoreException(Kind.UNAVAILABLE, address + " responded with status " + status + " for " + what, e);
        };
    }
}
