package io.srfarm.dispatcher;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.srfarm.dispatcher.identity.TestTokens;
import io.srfarm.embedded.Credentials;
import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.job.Limits;
import io.srfarm.job.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;

/** A real broker and a real store for all tests of the dispatcher, and two tenants. */
public final class FarmServersResource implements QuarkusTestResourceLifecycleManager {
    static final String ACME_KEY = "key-of-acme-0123456789";
    static final String GLOBEX_KEY = "key-of-globex-0123456789";
    static final String SCALER_KEY = "key-of-the-autoscaler-0123456789";

    /** What acme's webhooks are signed with; globex has no secret. */
    public static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /** Of a tenant that may have two jobs waiting, and of one that may ask once a second and upload one picture an hour. */
    static final String HOOLI_KEY = "key-of-hooli-0123456789";

    static final String UMBRELLA_KEY = "key-of-umbrella-0123456789";

    static final String REQUESTS_OF_ACME = "sr.requests.acme";

    /** Where the file of keys lies. */
    static final String KEYS_FILE = "srfarm.test.keys";

    /** The provider of tokens, and the key that it signs with. */
    static final String TOKEN_ISSUER = "srfarm.test.tokens.issuer";

    static final String TOKEN_KEY = "srfarm.test.tokens.key";

    /** Tells {@link BrokerOutageTest}, which lives in another class loader, what to kill and where to start anew. */
    static final String BROKER_FOLDER = "srfarm.test.broker.folder";

    static final String BROKER_PID = "srfarm.test.broker.pid";

    /** The same for the store. */
    static final String STORE_FOLDER = "srfarm.test.store.folder";

    static final String STORE_PID = "srfarm.test.store.pid";

    private Path folder = Path.of("");
    private boolean profiled;
    private Optional<TestTokens> provider = Optional.empty();

    /** What is set here overrules a test's profile. */
    @Override
    public void setContext(Context context) {
        profiled = context.testProfile() != null;
    }

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("srfarm-dispatcher");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Credentials credentials = Credentials.random();
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        EmbeddedStore store = EmbeddedStore.start(folder.resolve("store"), 0, credentials, List.of(Chromium.ORIGIN));
        System.setProperty(BROKER_FOLDER, folder.resolve("broker").toString());
        System.setProperty(BROKER_PID, Long.toString(broker.pid()));
        System.setProperty(STORE_FOLDER, folder.resolve("store").toString());
        System.setProperty(STORE_PID, Long.toString(store.pid()));
        Map<String, String> settings = new HashMap<>();
        createRequestsOfAcme(broker);
        settings.put("mp.messaging.incoming.requests.topics", "sr.requests," + REQUESTS_OF_ACME);
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        settings.put("srfarm.store.endpoint", store.endpoint().toString());
        settings.put("srfarm.store.bucket", store.bucket());
        settings.put("srfarm.store.access-key", credentials.accessKey());
        settings.put("srfarm.store.secret-key", credentials.secretKey());
        settings.put("srfarm.tenants.acme.api-key", ACME_KEY);
        settings.put("srfarm.tenants.globex.api-key", GLOBEX_KEY);
        settings.put("srfarm.webhooks.secrets.acme", WEBHOOK_SECRET);
        settings.put("srfarm.webhooks.http-allowed", "true");
        settings.put("srfarm.webhooks.allowed-networks", "127.0.0.1/32");
        settings.put("srfarm.webhooks.retries", "PT5S,PT1H");
        settings.put("srfarm.webhooks.timeout", "PT30S");
        identify(settings);
        settings.put("srfarm.scaler.sha256", Sha256.of(SCALER_KEY).hex());
        settings.put("srfarm.web.body-time-max", "PT10S");
        settings.put("srfarm.delivery.archive-stall-max", "PT5S");
        settings.put("srfarm.queue.delivery-time-max", "PT8S");
        settings.put("srfarm.retention.period", "PT1S");
        settings.put("srfarm.ledger.heartbeat", "PT0.3S");
        if (!profiled) {
            // No worker takes what the tests leave in the queues.
            settings.put("srfarm.queue.window", "100000");
        }
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.http.test-host", "127.0.0.1");
        return settings;
    }

    /** All the ways in which a tenant can be known. */
    private void identify(Map<String, String> settings) {
        settings.put(
                "srfarm.tenants.hooli.keys.first.sha256", Sha256.of(HOOLI_KEY).hex());
        settings.put("srfarm.tenants.hooli.queued-max", "2");
        settings.put("srfarm.tenants.hooli.work-max", "1000000");
        settings.put(
                "srfarm.tenants.umbrella.keys.first.sha256",
                Sha256.of(UMBRELLA_KEY).hex());
        settings.put("srfarm.tenants.umbrella.upload-bytes-per-hour", Integer.toString(Limits.PICTURE_BYTES_MAX));
        settings.put("srfarm.tenants.umbrella.requests-per-second", "1");
        Path keys = folder.resolve("keys");
        try {
            Files.writeString(keys, "# none yet\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.setProperty(KEYS_FILE, keys.toString());
        settings.put("srfarm.identity.keys-file", keys.toString());
        settings.put("srfarm.identity.reread", "PT0.1S");
        PublicJsonWebKey key = TestTokens.newKey("first");
        TestTokens tokens = new TestTokens(key);
        provider = Optional.of(tokens);
        System.setProperty(TOKEN_ISSUER, tokens.issuer());
        System.setProperty(TOKEN_KEY, key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
        settings.put("srfarm.oidc.issuer", tokens.issuer());
        settings.put("srfarm.oidc.audience", TestTokens.AUDIENCE);
    }

    /** A topic of acme's own, made before anybody reads it. */
    private static void createRequestsOfAcme(EmbeddedBroker broker) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(REQUESTS_OF_ACME, 1, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        provider.ifPresent(TestTokens::close);
        // The servers that started here may have been replaced by a test.
        kill(BROKER_PID);
        kill(STORE_PID);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + folder, e);
        }
    }

    /** Kills the server whose process is kept under {@code pid}. */
    static void kill(String pid) {
        ProcessHandle.of(Long.getLong(pid)).ifPresent(server -> {
            server.destroyForcibly();
            server.onExit().join();
        });
    }
}
