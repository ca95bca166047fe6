package io.srfarm.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A real Kafka broker in a child process: one node, loopback only, no security, topics are created by hand. Its data
 * stays in the folder given and survives {@link #kill()}. Thread-safe.
 */
public final class EmbeddedBroker extends EmbeddedServer {
    static final String NAME = "broker";

    private final int port;

    private EmbeddedBroker(ChildJvm child, int port) {
        super(child);
        this.port = port;
    }

    /**
     * Starts a broker on a folder, new or used before, and returns when it answers: 2 to 4 s, and 3 s more after a crash,
     * as its own controller waits for the crashed broker's session to run out.
     *
     * @param directory where its data, its log and its port are kept; created if missing
     * @param port 1 to 65535, or 0 for the port it had last in this folder if free, else any free one
     * @throws EmbeddedServerException if the port is taken, the folder not writable or in use, the disk full, or the
     *     child ends before it answers
     */
    public static EmbeddedBroker start(Path directory, int port) {
        return start(directory, port, Optional.empty());
    }

    /** As {@link #start(Path, int)}, with a second way in. */
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

    /** What clients are given as {@code bootstrap.servers}: {@code 127.0.0.1:PORT}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }
}
