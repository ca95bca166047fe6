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
 * How each process of one farm is started and what it is told.
 *
 * @param tuning of the dispatcher
 * @param bundles models beside those that come with the program
 */
record ProcessLaunchers(
        Installation installation,
        FarmFolder folder,
        Ports ports,
        FarmSecrets secrets,
        WorkerRange workers,
        StartupProfile pace,
        DispatcherSettings tuning,
        List<ModelBundle> bundles) {
    static final String BUCKET = "srfarm";
    static final String REGION = "us-east-1";

    /** A worker's first start unpacks the engine's libraries, 450 MB; and a busy machine is slow, not broken. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    /** What a running job has left when the farm is stopped; then it goes back to the queue. */
    private static final Duration WORKER_GRACE = Duration.ofSeconds(10);

    ProcessLauncher broker() {
        return () -> server(() -> RunningProcess.of(EmbeddedBroker.start(folder.server("broker"), ports.kafka())));
    }

    ProcessLauncher store() {
        return () -> server(() ->
                RunningProcess.of(EmbeddedStore.start(folder.server("store"), ports.s3(), secrets.store(), pages())));
    }

    /** Where a browser finds the dispatcher's pages. */
    private List<String> pages() {
        return List.of("http://127.0.0.1:" + ports.http(), "http://localhost:" + ports.http());
    }

    QuarkusApp dispatcher() {
        PrivateProperties settings = common().with(
                        "srfarm.tenants.demo.keys.first.sha256",
                        Sha256.of(secrets.apiKey()).hex())
                .with("srfarm.tenants.demo.whole-bucket", true)
                .with("srfarm.webhooks.secrets.demo", secrets.webhook())
                // Whoever has the farm's key has this machine anyway.
                .with("srfarm.webhooks.http-allowed", true)
                .with("srfarm.webhooks.allowed-networks", "127.0.0.0/8,::1/128");
        if (workers.vary()) {
            settings.with("srfarm.backlog.workers-min", workers.min())
                    .with("srfarm.backlog.workers-max", workers.max())
                    .with("srfarm.backlog.target", workers.target())
                    .with("srfarm.backlog.cool-down", workers.coolDown());
        }
        tuning.settings().forEach(settings::with);
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

    /** One for each worker that there may be at most. */
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

    /** The folders that hold bundles, as a list of the worker's configuration; a comma in a name is escaped. */
    private String models() {
        Stream<Path> folders = bundles.isEmpty()
                ? Stream.of(installation.models())
                : Stream.of(installation.models(), folder.bundles());
        return folders.map(path -> path.toString().replace("\\", "\\\\").replace(",", "\\,"))
                .collect(Collectors.joining(","));
    }

    private PrivateProperties common() {
        return new PrivateProperties()
                // Readiness is asked many times a second while a process starts.
                .with("quarkus.log.category.\"io.smallrye.health\".level", "WARN")
                // Their default is an expression of the temporary folder, whose own name may look like an expression.
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
            // The first line says why; the rest is the end of a log for those who embed a server in a test.
            throw new FarmException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("a server did not start"), e);
        }
    }
}
