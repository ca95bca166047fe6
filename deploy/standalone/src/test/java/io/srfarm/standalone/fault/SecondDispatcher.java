package io.srfarm.standalone.fault;

import static org.awaitility.Awaitility.await;

import io.srfarm.client.FarmClient;
import io.srfarm.embedded.ChildJvm;
import io.srfarm.localfarm.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another dispatcher of a farm, with the same configuration except for its port and the queue limit. */
final class SecondDispatcher implements AutoCloseable {
    private final ChildJvm process;
    private final FarmClient client;

    private SecondDispatcher(ChildJvm process, FarmClient client) {
        this.process = process;
        this.client = client;
    }

    /** Starts it and returns when it is ready. */
    static SecondDispatcher of(FaultFarm farm, int queuedMax) throws Exception {
        int port = freePort();
        Path settings = farm.data().resolve("settings/dispatcher.properties").toAbsolutePath();
        ChildJvm process = ChildJvm.named("dispatcher-2")
                .jar(Installation.find().home().resolve("dispatcher/quarkus-run.jar"))
                .options("-Xmx192m", "-XX:+UseSerialGC", "-Xss512k", "-XX:+ExitOnOutOfMemoryError")
                .options("-XX:TieredStopAtLevel=1", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                .options("-Dsmallrye.config.locations=" + settings.toUri(), "-Dquarkus.http.port=" + port)
                .options("-Dsrfarm.intake.queued-max=" + queuedMax)
                // A new file for each one, so that its log does not contain lines of an earlier dispatcher.
                .log(farm.data().resolve("logs/dispatcher-" + port + ".log"))
                .start();
        FarmClient client = FaultFarm.client(
                URI.create("http://127.0.0.1:" + port), farm.address().apiKey());
        await().atMost(FaultFarm.PATIENCE)
                .failFast("it ended: see " + process.log(), () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> client.backlog() != null);
        return new SecondDispatcher(process, client);
    }

    FarmClient client() {
        return client;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns whether its log says that it is the leader. */
    boolean leads() throws IOException {
        String log = Files.readString(process.log());
        return log.lastIndexOf("this dispatcher is the leader")
                > log.lastIndexOf("this dispatcher is no longer the leader");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
