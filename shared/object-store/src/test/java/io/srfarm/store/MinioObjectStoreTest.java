package io.srfarm.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.FarmServers;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.store.StoreException.Kind;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MinioObjectStoreTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static EmbeddedStore server;
    private static ObjectStore store;

    @BeforeAll
    static void start() {
        server = FarmServers.store();
        store = new MinioObjectStore(address(
                server.endpoint(), server.bucket(), FarmServers.credentials().secretKey()));
    }

    @Test
    void whatIsPutComesBackWithItsDigest() throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        ObjectKey key = new ObjectKey("inputs/demo/random.bin");

        store.put(key, content, "application/octet-stream");
        StoredObject object = store.get(key, content.length);

        assertThat(object.bytes()).isEqualTo(content);
        assertThat(object.sha256()).isEqualTo(Sha256.of(content));
        assertThat(store.exists(key)).isTrue();
    }

    @Test
    void whatIsPutPieceByPieceComesBackWhole() throws Exception {
        byte[] content = new byte[20 << 20]; // more than two pieces
        new Random(2).nextBytes(content);
        ObjectKey key = new ObjectKey("inputs/demo/pieces.bin");

        store.put(key, Content.of(content), "application/octet-stream");

        assertThat(store.get(key, content.length).sha256()).isEqualTo(Sha256.of(content));
    }

    @Test
    void anObjectOverTheBoundIsRefusedNotRead() throws Exception {
        ObjectKey key = put("inputs/demo/large.txt", "x".repeat(1000));

        assertThat(refusal(() -> store.get(key, 999)).kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(store.get(key, 1000).bytes()).hasSize(1000);
    }

    @Test
    void whatIsNotThereIsMissing() throws Exception {
        ObjectKey nowhere = new ObjectKey("inputs/demo/nowhere");

        assertThat(refusal(() -> store.get(nowhere, 1)).kind()).isEqualTo(Kind.MISSING);
        assertThat(store.find(nowhere, 1)).isEmpty();
        assertThat(store.exists(nowhere)).isFalse();
        store.delete(nowhere);
    }

    @Test
    void aFolderIsListedInPagesAndLeavesOutWhatNoKeyOfOursLooksLike() throws Exception {
        for (String name : List.of("b", "a", "c/d", "e")) {
            put("sets/demo/listed/" + name, name);
        }
        KeyPrefix folder = new KeyPrefix("sets/demo/listed/");
        foreign("sets/demo/listed/c'est/ne pas.png");

        List<ListedObject> first = store.list(folder, Optional.empty(), 2);
        List<ListedObject> rest = store.list(folder, Optional.of(first.get(1).key()), 100);

        assertThat(first)
                .extracting(listed -> listed.key().path())
                .containsExactly("sets/demo/listed/a", "sets/demo/listed/b");
        assertThat(rest)
                .extracting(listed -> listed.key().path())
                .containsExactly("sets/demo/listed/c/d", "sets/demo/listed/e");
        assertThat(first).allSatisfy(listed -> {
            assertThat(listed.bytes()).isEqualTo(1);
            assertThat(listed.modified())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        });
    }

    @Test
    void ofManyConditionalWritersExactlyOneWins() throws Exception {
        ObjectKey key = new ObjectKey("sets/demo/race/manifest.json");
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> attempts = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                byte[] content = ("writer " + writer).getBytes(UTF_8);
                attempts.add(() -> store.putIfAbsent(key, content, "application/json"));
            }
            int winner = -1;
            List<Future<Boolean>> outcomes = writers.invokeAll(attempts);
            for (int writer = 0; writer < outcomes.size(); writer++) {
                if (outcomes.get(writer).get()) {
                    assertThat(winner).as("an earlier winner").isEqualTo(-1);
                    winner = writer;
                }
            }
            assertThat(new String(store.get(key, 100).bytes(), UTF_8)).isEqualTo("writer " + winner);
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void aSignedUrlReadsAndAnotherWritesWithoutCredentials() throws Exception {
        ObjectKey key = put("inputs/demo/signed.txt", "first");

        URI write = store.presignPut(key, Duration.ofMinutes(1));
        int status = HTTP.send(
                        HttpRequest.newBuilder(write)
                                .PUT(BodyPublishers.ofString("second"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();

        assertThat(status).isEqualTo(200);
        assertThat(read(store.presignGet(key, Duration.ofMinutes(1)))).isEqualTo("second");
    }

    @Test
    void aBoundUrlTakesABodyOfItsLengthAndTypeOnly() throws Exception {
        ObjectKey key = new ObjectKey("inputs/demo/bound.png");
        URI write = store.presignPut(key, "image/png", 5, Duration.ofMinutes(1));

        assertThat(put(write, "image/png", "123456")).isEqualTo(403);
        assertThat(put(write, "image/png", "1234")).isEqualTo(403);
        assertThat(put(write, "text/html", "12345")).isEqualTo(403);
        assertThat(store.exists(key)).isFalse();
        assertThat(put(write, "image/png", "12345")).isEqualTo(200);
        assertThat(store.get(key, 5).bytes()).hasSize(5);
    }

    private static int put(URI url, String contentType, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", contentType)
                .PUT(BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void anObjectIsPassedOnAsItIsReadWithItsDigest() throws Exception {
        String content = "0123456789".repeat(100_000);
        ObjectKey key = put("sets/demo/copied.txt", content);
        ByteArrayOutputStream passed = new ByteArrayOutputStream();

        assertThat(store.copy(key, passed)).isEqualTo(Sha256.of(content));
        assertThat(passed.toString(UTF_8)).isEqualTo(content);
        assertThat(refusal(() -> store.copy(new ObjectKey("sets/demo/nowhere"), passed))
                        .kind())
                .isEqualTo(Kind.MISSING);
    }

    @Test
    void aSignedUrlOpensNothingElse() throws Exception {
        ObjectKey key = put("inputs/demo/mine.txt", "mine");
        put("inputs/demo/yours.txt", "yours");
        URI tampered = URI.create(
                store.presignGet(key, Duration.ofMinutes(1)).toString().replace("mine.txt", "yours.txt"));

        int status = HTTP.send(HttpRequest.newBuilder(tampered).build(), BodyHandlers.discarding())
                .statusCode();

        assertThat(status).isEqualTo(403);
    }

    @Test
    void wrongCredentialsAreDeniedAndTheSecretIsNeverSaid() {
        ObjectStore stranger = new MinioObjectStore(address(server.endpoint(), server.bucket(), "wrong-secret"));

        StoreException refusal = refusal(() -> stranger.get(new ObjectKey("inputs/demo/a"), 1));

        assertThat(refusal.kind()).isEqualTo(Kind.DENIED);
        assertThat(refusal.getMessage()).doesNotContain("wrong-secret");
        assertThat(refusal(stranger::check).kind()).isEqualTo(Kind.DENIED);
    }

    @Test
    void aBucketThatIsNotThereIsTheOperatorsFaultNotAMissingObject() {
        ObjectStore elsewhere = new MinioObjectStore(address(
                server.endpoint(), "no-such-bucket", FarmServers.credentials().secretKey()));

        assertThat(refusal(elsewhere::check).kind()).isEqualTo(Kind.DENIED);
        assertThat(refusal(() -> elsewhere.get(new ObjectKey("a"), 1)).kind()).isEqualTo(Kind.DENIED);
    }

    @Test
    void aServerThatIsAwayIsUnavailable() {
        URI nobody = URI.create("http://127.0.0.1:9");
        ObjectStore away = new MinioObjectStore(
                address(nobody, server.bucket(), FarmServers.credentials().secretKey()));

        assertThat(refusal(() -> away.get(new ObjectKey("a"), 1)).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    private static ObjectKey put(String path, String content) throws StoreException {
        ObjectKey key = new ObjectKey(path);
        store.put(key, content.getBytes(UTF_8), "text/plain");
        return key;
    }

    private static void foreign(String key) throws Exception {
        MinioClient other = MinioClient.builder()
                .endpoint(server.endpoint().toString())
                .region(server.region())
                .credentials(
                        FarmServers.credentials().accessKey(),
                        FarmServers.credentials().secretKey())
                .build();
        other.putObject(PutObjectArgs.builder()
                .bucket(server.bucket())
                .object(key)
                .data(new byte[] {1}, 1)
                .build());
    }

    @Test
    void theBeginningOfAnObjectIsAsLongAsAskedForOrAsTheObject() throws Exception {
        ObjectKey key = new ObjectKey("inputs/acme/beginning");
        store.put(key, new byte[] {1, 2, 3, 4, 5}, "image/png");

        assertThat(store.beginning(key, 3).bytes()).containsExactly(1, 2, 3);
        assertThat(store.beginning(key, 3).objectBytes()).isEqualTo(5);
        assertThat(store.beginning(key, 5).bytes()).hasSize(5);
        assertThat(store.beginning(key, 1000).bytes()).containsExactly(1, 2, 3, 4, 5);
        assertThat(store.beginning(key, 1000).objectBytes()).isEqualTo(5);
        store.put(key, new byte[0], "image/png");
        assertThat(store.beginning(key, 3).bytes()).isEmpty();
        assertThat(refusal(() -> store.beginning(new ObjectKey("inputs/acme/none"), 3))
                        .kind())
                .isEqualTo(StoreException.Kind.MISSING);
    }

    private static String read(URI url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                .body();
    }

    private static StoreAddress address(URI endpoint, String bucket, String secretKey) {
        return new StoreAddress(
                endpoint,
                endpoint,
                server.region(),
                bucket,
                FarmServers.credentials().accessKey(),
                secretKey);
    }

    private static StoreException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call);
    }
}
