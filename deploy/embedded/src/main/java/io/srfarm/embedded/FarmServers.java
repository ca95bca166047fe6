package io.srfarm.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One broker and one store for all tests of a JVM. Each is started on first use, in a temporary folder that is deleted when
 * the JVM ends. (Strictly, one pair per class loader: a Quarkus test that restarts its application with another profile gets
 * another pair.) Tests are isolated by their own topics, groups and key prefixes. A test that kills a server starts its own.
 */
public final class FarmServers {
    private static @Nullable Path folder;
    private static @Nullable EmbeddedBroker broker;
    private static @Nullable EmbeddedStore store;
    private static final Credentials CREDENTIALS = Credentials.random();

    private FarmServers() {}

    public static synchronized EmbeddedBroker broker() {
        EmbeddedBroker running = broker;
        if (running == null) {
            running = EmbeddedBroker.start(folder().resolve("broker"), 0);
            broker = running;
        }
        return running;
    }

    public static synchronized EmbeddedStore store() {
        EmbeddedStore running = store;
        if (running == null) {
            running = EmbeddedStore.start(folder().resolve("store"), 0, CREDENTIALS);
            store = running;
        }
        return running;
    }

    /** Returns the credentials of {@link #store()}. */
    public static Credentials credentials() {
        return CREDENTIALS;
    }

    private static Path folder() {
        Path made = folder;
        if (made == null) {
            try {
                made = Files.createTempDirectory("srfarm-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            folder = made;
            Runtime.getRuntime().addShutdownHook(new Thread(FarmServers::end, "farm-servers"));
        }
        return made;
    }

    private static synchronized void end() {
        // The folder is deleted, so killing is safe and faster.
        if (broker != null) {
            broker.kill();
        }
        if (store != null) {
            store.kill();
        }
        if (folder != null) {
            deleteTree(folder);
        }
    }

    private static void deleteTree(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + tree, e);
        }
    }
}
