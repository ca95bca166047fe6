package io.srfarm.localfarm;

import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.embedded.EmbeddedServerException;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.WorkerJvm;
import io.srfarm.job.Sha256;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How to start each process of a farm, and its configuration.
 *
 * @param tuning configuration beyond the defaults
 * @param bundles models in addition to the installed ones
 */
record ProcessLaunchers(
        Installation installation,
        FarmFolder folder,
        Ports ports,
        FarmSecrets secrets,
        WorkerRange workers,
        StartupProfile pace,
        FarmSettings tuning,
        List<ModelBundle> bundles) {
    static final String BUCKET = "srfarm";
    static final String REGION = "us-east-1";

    /** Long, because a worker's first start unpacks 450 MB of native libraries, possibly on a loaded machine. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    /** How long a running job may continue when the farm stops; then it returns to the queue. */
    private static final Duration WORKER_GRACE = Duration.ofSeconds(10);

    ProcessLauncher broker() {
        return () -> server(() -> RunningProcess.of(EmbeddedBroker.start(folder.server("broker"), ports.kafka())));
    }

    ProcessLauncher store() {
        return () -> server(() ->
                RunningProcess.of(EmbeddedStore.start(folder.server("store"), ports.s3(), secrets.store(), pages())));
    }

    /** Returns the origins of the dispatcher's web pages. */
    private List<String> pages() {
        return List.of("http://127.0.0.1:" + ports.http(), "http://localhost:" + ports.http());
    }

    QuarkusApp dispatcher() {
        PrivateProperties settings = common().with(
                        "srfarm.tenants.demo.keys.first.sha256",
                        Sha256.of(secrets.apiKey()).hex())
                .with("srfarm.tenants.demo.whole-bucket", true)
                .with("srfarm.webhooks.secrets.demo", secrets.webhook())
                // Whoever holds the farm's key already controls this machine.
                .with("srfarm.webhooks.http-allowed", true)
                .with("srfarm.webhooks.allowed-networks", "127.0.0.0/8,::1/128");
        if (workers.vary()) {
            settings.with("srfarm.backlog.workers-min", workers.min())
                    .with("srfarm.backlog.workers-max", workers.max())
                    .with("srfarm.backlog.target", workers.target())
                    .with("srfarm.backlog.cool-down", workers.coolDown());
        }
        tuning.dispatcher().forEach(settings::with);
        return new QuarkusApp(
                "dispatcher",
                installation.dispatcher(),
                Stream.concat(Stream.of("-Xmx" + tuning.heapMib() + "m"), pace.options().stream())
                        .toList(),
                settings,
                ports.http(),
                START_LIMIT,
                folder);
    }

    /** Returns one slot for each worker up to the maximum. */
    List<WorkerPool.Post> posts() {
        return IntStream.range(0, workers.max())
                .mapToObj(this::worker)
                .map(worker -> new WorkerPool.Post(worker.name(), worker, folder.flight(worker.name())))
                .toList();
    }

    /** @param index from 0 */
    private QuarkusApp worker(int index) {
        String name = "worker-" + (index + 1);
        PrivateProperties settings = common().with("srfarm.worker.name", name)
                .with("srfarm.worker.device", "cpu")
                .with("srfarm.worker.models", models())
                .with("srfarm.worker.flight-file", folder.flight(name))
                .with("srfarm.worker.grace", WORKER_GRACE);
        tuning.worker().forEach(settings::with);
        return new QuarkusApp(
                name,
                installation.worker(),
                Stream.concat(WorkerJvm.OPTIONS.stream(), pace.options().stream())
                        .toList(),
                settings,
                ports.workers().get(index),
                START_LIMIT,
                folder);
    }

    /** Returns the bundle folders as a list value of the worker's configuration, with commas escaped. */
    private String models() {
        Stream<Path> folders = bundles.isEmpty()
                ? Stream.of(installation.models())
                : Stream.of(installation.models(), folder.bundles());
        return folders.map(path -> path.toString().replace("\\", "\\\\").replace(",", "\\,"))
                .collect(Collectors.joining(","));
    }

    private PrivateProperties common() {
        return new PrivateProperties()
                // Readiness is polled many times a second during a start.
                .with("quarkus.log.category.\"io.smallrye.health\".level", "WARN")
                // The default is an expression over the temporary folder, whose name could itself look like an
                // expression.
                .with("quarkus.http.body.uploads-directory", folder.temporary().resolve("uploads"))
                .with(
                        "quarkus.management.body.uploads-directory",
                        folder.temporary().resolve("uploads"))
                .with("kafka.bootstrap.servers", "127.0.0.1:" + ports.kafka())
                .with("srfarm.store.endpoint", "http://127.0.0.1:" + ports.s3())
                .with("srfarm.store.region", REGION)
                .with("srfarm.store.bucket", BUCKET)
                .with("srfarm.store.access-key", secrets.store().accessKey())
                .with("srfarm.store.secret-key", secrets.store().secretKey());
    }

    private static RunningProcess server(Supplier<RunningProcess> start) throws FarmException {
        try {
            return start.get();
        } catch (EmbeddedServerException e) {
            // The first line is the reason; the rest is a log excerpt for tests that embed a server.
            throw new FarmException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("a server did not start"), e);
        }
    }
}
