package io.srfarm.standalone.fault;

import static org.awaitility.Awaitility.await;

import io.srfarm.client.FarmClient;
import io.srfarm.embedded.ChildJvm;
import io.srfarm.standalone.farm.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One more dispatcher of a farm, told what the first one is told but for its port and what a test adds. */
final class SecondDispatcher implements AutoCloseable {
    private final ChildJvm process;
    private final URI http;
    private final FarmClient client;

    private SecondDispatcher(ChildJvm process, URI http, String apiKey) {
        this.process = process;
        this.http = http;
        this.client = FaultFarm.client(http, apiKey);
    }

    /**
     * Returns when it is ready.
     *
     * @param options of its JVM
     */
    static SecondDispatcher of(FaultFarm farm, String... options) throws Exception {
        int port = freePort();
        Path settings =
                farm.data().resolve("settings").resolve("dispatcher.properties").toAbsolutePath();
        ChildJvm process = ChildJvm.named("dispatcher-2")
                .jar(Installation.find().home().resolve("dispatcher/quarkus-run.jar"))
                .options("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dquarkus.http.port=" + port)
                .options("-Dsmallrye.config.locations=" + settings.toUri())
                .options("-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                .options(options)
                .log(farm.data().resolve("logs/dispatcher-2.log"))
                .start();
        SecondDispatcher second = new SecondDispatcher(
                process, URI.create("http://127.0.0.1:" + port), farm.address().apiKey());
        await().atMost(FaultFarm.PATIENCE).pollInterval(Duration.ofMillis(200)).until(second::isReady);
        return second;
    }

    long pid() {
        return process.pid();
    }

    FarmClient client() {
        return client;
    }

    /** Whether the last that it said of itself is that it leads. */
    boolean leads() throws IOException {
        String log = Files.readString(process.log());
        return log.lastIndexOf("this dispatcher leads") > log.lastIndexOf("this dispatcher leads no more");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() {
        process.kill();
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("it ended: see " + process.log());
        }
        try {
            HttpRequest question =
                    HttpRequest.newBuilder(http.resolve("/q/health/ready")).build();
            return HttpClient.newHttpClient()
                            .send(question, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // not there yet
        }
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
