package io.srfarm.embedded;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;

/** Main class of the broker's process: formats an empty folder, runs broker and controller, and reports readiness. */
final class BrokerMain {
    /** Referenced here because garbage collection would release the lock. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable FolderLock held;

    private BrokerMain() {}

    /**
     * @param arguments the folder, the client port, the controller port, and optionally the two ports of an extra listener
     */
    public static void main(String[] arguments) throws Exception {
        ServerFolder folder = new ServerFolder(Path.of(arguments[0]), EmbeddedBroker.NAME);
        int[] ports =
                Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
        Properties settings = BrokerSettings.of(ports[0], ports[1]);
        if (ports.length > 2) {
            BrokerSettings.open(settings, new ExtraListener(ports[2], ports[3]));
        }
        held = FolderLock.acquire(folder, FolderLock.PATIENCE);
        formatOnce(folder);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.startup();
        folder.markReady();
        server.awaitShutdown();
    }

    private static void formatOnce(ServerFolder folder) throws Exception {
        if (Files.exists(folder.data().resolve("meta.properties"))) {
            return;
        }
        try (PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream())) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerSettings.NODE)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .setMetadataLogDirectory(BrokerSettings.DATA)
                    .addDirectory(BrokerSettings.DATA)
                    .run();
        }
    }
}
