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
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedStoreTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** The default client loads the system's certificates first, which takes seconds. */
    private static final OkHttpClient S3_HTTP = new OkHttpClient();

    private final EmbeddedStore store = FarmServers.store();
    private final MinioClient client = clientOf(store, FarmServers.credentials());

    @TempDir
    Path folder;

    @Test
    void returnsWhatWasPut() throws Exception {
        put(client, "round/trip.txt", "pixels");

        assertThat(get(client, "round/trip.txt")).isEqualTo("pixels");
    }

    @Test
    void refusesAConditionalPutOfAnExistingObject() throws Exception {
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
    void aPresignedUrlWorksUntilItExpiresAndOnlyAsSigned() throws Exception {
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

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""})
    void storesTheBodyOfAPresignedPutWithAnyContentType(String type) throws Exception {
        String url = presigned(Http.Method.PUT, "curl.bin", 60);
        String body = "a=b&c=%41" + "x".repeat(300_000);
        HttpRequest.Builder put =
                HttpRequest.newBuilder(URI.create(url)).PUT(HttpRequest.BodyPublishers.ofString(body));

        HttpResponse<String> answer = send(type.isEmpty() ? put : put.header("Content-Type", type));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(get(client, "curl.bin")).isEqualTo(body);
    }

    @Test
    void allowsPresignedUrlsToTheNamedOriginsOnly() throws Exception {
        Credentials credentials = Credentials.random();
        String page = "http://127.0.0.1:8080";
        try (EmbeddedStore browsed = EmbeddedStore.start(folder, 0, credentials, List.of(page))) {
            MinioClient own = clientOf(browsed, credentials);
            String url = presigned(own, Http.Method.PUT, "cat.png", 60);

            HttpResponse<String> asked = send(HttpRequest.newBuilder(URI.create(url))
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .header("Origin", page)
                    .header("Access-Control-Request-Method", "PUT")
                    .header("Access-Control-Request-Headers", "content-type"));
            HttpResponse<String> put = send(HttpRequest.newBuilder(URI.create(url))
                    .PUT(HttpRequest.BodyPublishers.ofString("pixels"))
                    .header("Origin", page));
            HttpResponse<String> got =
                    send(HttpRequest.newBuilder(URI.create(presigned(own, Http.Method.GET, "cat.png", 60)))
                            .header("Origin", page));
            HttpResponse<String> stranger = send(HttpRequest.newBuilder(URI.create(url))
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .header("Origin", "http://elsewhere.example")
                    .header("Access-Control-Request-Method", "PUT"));

            assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
            assertThat(asked.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains(page);
            assertThat(asked.headers()
                            .firstValue("Access-Control-Allow-Methods")
                            .orElse(""))
                    .contains("PUT", "GET", "HEAD");
            assertThat(asked.headers()
                            .firstValue("Access-Control-Allow-Headers")
                            .orElse(""))
                    .containsIgnoringCase("content-type");
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            for (HttpResponse<String> answer : List.of(put, got)) {
                assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                        .contains(page);
                assertThat(answer.headers()
                                .firstValue("Access-Control-Expose-Headers")
                                .orElse(""))
                        .contains("ETag");
            }
            assertThat(got.body()).isEqualTo("pixels");
            assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void keepsItsObjectsAndItsPortWhenKilledAndStartedAgain() throws Exception {
        Path folder = this.folder.resolve("a,b;c d$e%f:${x}\\");
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
    void explainsWhatToDoIfThePortIsTaken() throws Exception {
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
        return presigned(Http.Method.GET, key, seconds);
    }

    private String presigned(Http.Method method, String key, int seconds) throws Exception {
        return presigned(client, method, key, seconds);
    }

    private String presigned(MinioClient by, Http.Method method, String key, int seconds) throws Exception {
        return by.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                .method(method)
                .bucket(store.bucket())
                .object(key)
                .expiry(seconds, TimeUnit.SECONDS)
                .build());
    }

    private static HttpResponse<String> fetch(String address) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
