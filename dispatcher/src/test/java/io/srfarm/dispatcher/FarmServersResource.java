package io.srfarm.dispatcher;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.srfarm.embedded.Credentials;
import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.embedded.EmbeddedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A real broker and a real store for all tests of the dispatcher, and two tenants. */
public final class FarmServersResource implements QuarkusTestResourceLifecycleManager {
    static final String ACME_KEY = "key-of-acme-0123456789";
    static final String GLOBEX_KEY = "key-of-globex-0123456789";

    /** What acme's webhooks are signed with; globex has no secret. */
    public static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** Tells {@link BrokerOutageTest}, which lives in another class loader, what to kill and where to start anew. */
    static final String BROKER_FOLDER = "srfarm.test.broker.folder";

    static final String BROKER_PID = "srfarm.test.broker.pid";

    /** The same for the store. */
    static final String STORE_FOLDER = "srfarm.test.store.folder";

    static final String STORE_PID = "srfarm.test.store.pid";

    private Path folder = Path.of("");
    private boolean profiled;

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
        EmbeddedStore store = EmbeddedStore.start(folder.resolve("store"), 0, credentials);
        System.setProperty(BROKER_FOLDER, folder.resolve("broker").toString());
        System.setProperty(BROKER_PID, Long.toString(broker.pid()));
        System.setProperty(STORE_FOLDER, folder.resolve("store").toString());
        System.setProperty(STORE_PID, Long.toString(store.pid()));
        Map<String, String> settings = new HashMap<>();
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
        settings.put("srfarm.webhooks.timeout", "PT5S");
        settings.put("srfarm.queue.delivery-time-max", "PT3S");
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

    @Override
    public void stop() {
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
