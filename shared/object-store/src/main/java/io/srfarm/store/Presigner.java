package io.srfarm.store;

import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.Signer;
import io.minio.Time;
import io.minio.Utils;
import io.minio.errors.MinioException;
import io.srfarm.job.ObjectKey;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Signs temporary URLs for reading or writing one object. */
final class Presigner {
    private final StoreAddress address;
    private final MinioClient client;

    /**
     * Creates a presigner.
     *
     * @param client a client of the public endpoint, so that users can reach the URLs
     */
    Presigner(StoreAddress address, MinioClient client) {
        this.address = address;
        this.client = client;
    }

    URI get(ObjectKey key, Duration validity) throws MinioException {
        return URI.create(url(Http.Method.GET, key, validity));
    }

    URI put(ObjectKey key, Duration validity) throws MinioException {
        return URI.create(url(Http.Method.PUT, key, validity));
    }

    /** Signs by hand, as the SDK's presigned URLs sign no headers; only the object's address comes from the SDK. */
    URI put(ObjectKey key, String contentType, long bytes, Duration validity) throws MinioException {
        HttpUrl url = HttpUrl.get(url(Http.Method.PUT, key, validity))
                .newBuilder()
                .query(null)
                .build();
        Request put = new Request.Builder()
                .url(url)
                .put(RequestBody.create(new byte[0]))
                .header("Host", Utils.getHostHeader(url))
                .header("X-Amz-Date", ZonedDateTime.now(ZoneOffset.UTC).format(Time.AMZ_DATE_FORMAT))
                .header("Content-Type", contentType)
                .header("Content-Length", Long.toString(bytes))
                .build();
        return Signer.presignV4(
                        put, address.region(), address.accessKey(), address.secretKey(), (int) validity.toSeconds())
                .uri();
    }

    private String url(Http.Method method, ObjectKey key, Duration validity) throws MinioException {
        return client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                .method(method)
                .bucket(address.bucket())
                .object(key.path())
                .expiry((int) validity.toSeconds(), TimeUnit.SECONDS)
                .build());
    }
}
