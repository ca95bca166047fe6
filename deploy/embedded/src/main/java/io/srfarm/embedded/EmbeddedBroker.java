package io.srfarm.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A Kafka broker in a child process: one node, loopback only, no security, no automatic creation of topics. Its data is in
 * the given folder and survives {@link #kill()}. Thread-safe.
 */
public final class EmbeddedBroker extends EmbeddedServer {
    static final String NAME = "broker";

    private final int port;

    private EmbeddedBroker(ChildJvm child, int port) {
        super(child);
        this.port = port;
    }

    /**
     * Starts a broker on a new folder or an earlier broker's and returns when it is ready: after 2 to 4 s, and 3 s more
     * after a crash, because the controller waits until the old session expires.
     *
     * @param directory for data, log and port; created if missing
     * @param port 1 to 65535; 0 for the last port in this folder if it is free, else any free port
     * @throws EmbeddedServerException if the port is taken, the folder is not writable or in use, the disk is full, or the
     *     child ends before it is ready
     */
    public static EmbeddedBroker start(Path directory, int port) {
        return start(directory, port, Optional.empty());
    }

    /** Starts a broker with an additional listener; see {@link #start(Path, int)}. */
    public static EmbeddedBroker start(Path directory, int port, Optional<ExtraListener> door) {
        ServerFolder folder = ServerFolder.prepare(directory, NAME);
        int chosen = folder.port(port);
        IntStream ports = IntStream.concat(
                IntStream.of(chosen, ServerFolder.anyFreePortBut(chosen)),
                door.stream().flatMapToInt(side -> IntStream.of(side.port(), side.advertisedPort())));
        ChildJvm child = ServerProcess.start(
                folder,
                List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
                BrokerMain.class,
                Map.of(),
                ports.mapToObj(Integer::toString).toArray(String[]::new));
        folder.rememberPort(chosen);
        return new EmbeddedBroker(child, chosen);
    }

    /** Returns the address for {@code bootstrap.servers}: {@code 127.0.0.1:PORT}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }
}
