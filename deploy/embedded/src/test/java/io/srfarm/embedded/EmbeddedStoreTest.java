package io.srfarm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** The client's own default reads all the system's certificates first, which takes seconds. */
    private static final OkHttpClient S3_HTTP = new OkHttpClient();

    private final EmbeddedStore store = FarmServers.store();
    private final MinioClient client = clientOf(store, FarmServers.credentials());

    @TempDir
    Path folder;

    @Test
    void givesBackWhatWasPut() throws Exception {
        put(client, "round/trip.txt", "pixels");

        assertThat(get(client, "round/trip.txt")).isEqualTo("pixels");
    }

    @Test
    void refusesASecondPutThatMustBeTheFirst() throws Exception {
        putIfAbsent("sets/1/manifest.json", "first");

        assertThatThrownBy(() -> putIfAbsent("sets/1/manifest.json", "second"))
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        refusal -> assertThat(refusal.response().code()).isEqualTo(412));
        assertThat(get(client, "sets/1/manifest.json")).isEqualTo("first");
    }

    @Test
    void refusesWrongCredentials() {
        MinioClient stranger = clientOf(store, Credentials.random());

        assertThatThrownBy(() -> put(stranger, "stranger.txt", "pixels"))
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        refusal -> assertThat(refusal.response().code()).isEqualTo(403));
    }

    @Test
    void aPresignedAddressWorksUntilItExpiresAndOnlyAsSigned() throws Exception {
        put(client, "presigned.txt", "pixels");
        String lasting = presigned("presigned.txt", 60);
        String brief = presigned("presigned.txt", 1);

        assertThat(fetch(lasting).body()).isEqualTo("pixels");
        assertThat(fetch(lasting.replace("presigned.txt", "other.txt")).statusCode())
                .isEqualTo(403);
        assertThat(fetch(store.endpoint() + "/" + store.bucket() + "/presigned.txt")
                        .statusCode())
                .isEqualTo(403);
        await().untilAsserted(() -> assertThat(fetch(brief).statusCode()).isEqualTo(403));
    }

    @Test
    void keepsItsObjectsAndItsPortWhenKilledAndStartedAgain() throws Exception {
        Credentials credentials = Credentials.random();
        URI address;
        try (EmbeddedStore first = EmbeddedStore.start(folder, 0, credentials)) {
            address = first.endpoint();
            put(clientOf(first, credentials), "kept.txt", "pixels");

            first.kill();

            assertThat(first.isAlive()).isFalse();
        }
        try (EmbeddedStore second = EmbeddedStore.start(folder, 0, credentials)) {
            assertThat(second.endpoint()).isEqualTo(address);
            assertThat(get(clientOf(second, credentials), "kept.txt")).isEqualTo("pixels");
        }
    }

    @Test
    void saysWhatToDoWhenThePortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedStore.start(folder, other.getLocalPort(), Credentials.random()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("port %d is in use", other.getLocalPort());
        }
    }

    private static MinioClient clientOf(EmbeddedStore store, Credentials credentials) {
        return MinioClient.builder()
                .endpoint(store.endpoint().toString())
                .region(store.region())
                .credentials(credentials.accessKey(), credentials.secretKey())
                .httpClient(S3_HTTP)
                .build();
    }

    private void put(MinioClient by, String key, String text) throws Exception {
        by.putObject(putArgs(key, text).build());
    }

    private void putIfAbsent(String key, String text) throws Exception {
        client.putObject(putArgs(key, text)
                .extraHeaders(new Http.Headers("If-None-Match", "*"))
                .build());
    }

    private PutObjectArgs.Builder putArgs(String key, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return PutObjectArgs.builder().bucket(store.bucket()).object(key).stream(
                new ByteArrayInputStream(bytes), (long) bytes.length, -1L);
    }

    private String get(MinioClient by, String key) throws Exception {
        try (var object = by.getObject(
                GetObjectArgs.builder().bucket(store.bucket()).object(key).build())) {
            return new String(object.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String presigned(String key, int seconds) throws Exception {
        return client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                .method(Http.Method.GET)
                .bucket(store.bucket())
                .object(key)
                .expiry(seconds, TimeUnit.SECONDS)
                .build());
    }

    private static HttpResponse<String> fetch(String address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
