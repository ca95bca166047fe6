package io.srfarm.worker.farm;

import static org.awaitility.Awaitility.await;

import io.srfarm.embedded.ChildJvm;
import io.srfarm.embedded.WorkerJvm;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real worker, as it is shipped, in a process of its own. */
final class WorkerProcess implements AutoCloseable {
    private static final Duration START_TIME_MAX = Duration.ofSeconds(120);

    private final ChildJvm child;
    private final URI http;
    private final HttpClient client = HttpClient.newHttpClient();

    private WorkerProcess(ChildJvm child, URI http) {
        this.child = child;
        this.http = http;
    }

    /**
     * Starts a worker and returns at once.
     *
     * @param settings environment variables beside those that say where the farm is
     * @param options of the JVM, after those that every worker has
     */
    static WorkerProcess start(Farm farm, String name, Map<String, String> settings, String... options)
            throws IOException {
        Path module = Path.of(System.getProperty("srfarm.root"), "worker");
        int port = freePort();
        Map<String, String> environment = new HashMap<>(farm.environment());
        environment.put("SRFARM_WORKER_NAME", name);
        environment.put("SRFARM_WORKER_MODELS", module.resolve("models").toString());
        environment.put("OMP_WAIT_POLICY", "passive");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.putAll(settings);
        Path log = Files.createDirectories(module.resolve("target/worker-logs")).resolve(name + ".log");
        Files.deleteIfExists(log);
        ChildJvm child = ChildJvm.named(name)
                .jar(Path.of(System.getProperty("srfarm.worker.jar")))
                .options(WorkerJvm.OPTIONS.toArray(String[]::new))
                .options("-XX:TieredStopAtLevel=1")
                .options(options)
                .environment(environment)
                .grace(Duration.ofSeconds(40))
                .log(log)
                .start();
        return new WorkerProcess(child, URI.create("http://127.0.0.1:" + port));
    }

    /** As {@link #start}, with a model that is made for tests and takes no time to load: see {@code bundles/make.py}. */
    static WorkerProcess startTiny(
            Farm farm, String name, String bundle, Map<String, String> settings, String... options) throws IOException {
        Path module = Path.of(System.getProperty("srfarm.root"), "worker");
        Path measure = Files.createDirectories(module.resolve("target/measure")).resolve("lpips-alex");
        if (!Files.exists(measure)) {
            Files.createSymbolicLink(measure, module.resolve("models/lpips-alex"));
        }
        Map<String, String> all = new HashMap<>(settings);
        all.put(
                "SRFARM_WORKER_MODELS",
                module.resolve("src/test/resources/bundles").resolve(bundle) + "," + measure.getParent());
        return start(farm, name, all, options);
    }

    WorkerProcess awaitReady() {
        await().atMost(START_TIME_MAX).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!child.isAlive()) {
                throw new IllegalStateException("the worker has ended:\n" + Files.readString(child.log()));
            }
            return isReady();
        });
        return this;
    }

    boolean isReady() throws InterruptedException {
        return get("/q/health/ready")
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    /** A counter or the count of a timer, as Prometheus spells it; 0 if it never counted. */
    double metric(String name) {
        return await().atMost(START_TIME_MAX).until(() -> get("/q/metrics"), Optional::isPresent).stream()
                .flatMap(answer -> answer.body().lines())
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The most memory that it has had at one time. */
    long residentBytesMax() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + child.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    String log() throws IOException {
        return Files.readString(child.log());
    }

    /** What it exits with once it has ended by itself. */
    int exitStatus() throws Exception {
        return child.onExit().get(180, TimeUnit.SECONDS);
    }

    /** {@code kill -STOP} or {@code kill -CONT}. */
    void signal(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid()))
                .start()
                .waitFor();
    }

    void kill() {
        child.kill();
    }

    /** {@code SIGTERM}, and the end awaited. */
    @Override
    public void close() {
        child.close();
    }

    private Optional<HttpResponse<String>> get(String path) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(http.resolve(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return Optional.of(client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty(); // it does not listen yet, or not any more
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
