package io.srfarm.localfarm;

import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A broker, a store, a dispatcher and workers as child processes that share one folder. Workers start in parallel with the
 * servers; the dispatcher starts after broker and store. Thread-safe; {@link #close()} may be called at any time, also
 * during the start.
 */
public final class Farm implements AutoCloseable {
    private static final long MEMORY_BYTES_MIN = 1200L << 20;
    private static final long MEMORY_BYTES_MORE_WORKER = 700L << 20;

    private final FarmFolder folder;
    private final FarmSecrets secrets;
    private final Ports ports;
    private final ManagedProcess broker;
    private final ManagedProcess store;
    private final ManagedProcess dispatcher;
    private final WorkerPool workerPool;
    private final Optional<Autoscaler> autoscaler;
    private final DiskMonitor disks;
    private final WorkerRange workers;
    private final Consumer<String> warn;
    private boolean ended;
    private boolean announced;

    private Farm(FarmFolder folder, ProcessLaunchers launchers, Consumer<String> warn) {
        this.folder = folder;
        this.secrets = launchers.secrets();
        this.ports = launchers.ports();
        this.warn = warn;
        this.broker = new ManagedProcess("broker", launchers.broker(), this::changed, warn);
        this.store = new ManagedProcess("store", launchers.store(), this::changed, warn);
        this.dispatcher = new ManagedProcess("dispatcher", launchers.dispatcher(), this::changed, warn);
        this.workers = launchers.workers();
        this.workerPool = new WorkerPool(launchers.posts(), this::changed, warn);
        this.autoscaler = workers.vary()
                ? Optional.of(new Autoscaler(workerPool, workers, URI.create(http()), secrets.apiKey(), warn))
                : Optional.empty();
        this.disks = new DiskMonitor(
                List.of(folder.server("broker"), folder.server("store")),
                path -> path.toFile().getUsableSpace(),
                warn);
    }

    /**
     * Prepares a farm.
     *
     * @param folder closed by the caller
     * @param port of the dispatcher; 0 for any free port
     * @param workers number of workers; with 0 no job runs
     * @param tuning configuration beyond the defaults
     * @param bundles models in addition to the installed ones, with distinct ids
     * @param warn receives one line for the terminal: progress of the start, ended processes, full disks
     * @throws FarmException if the machine lacks something that the farm needs
     */
    static Farm on(
            FarmFolder folder,
            int port,
            WorkerRange workers,
            StartupProfile pace,
            FarmSettings tuning,
            List<ModelBundle> bundles,
            Consumer<String> warn)
            throws FarmException {
        long needed = MEMORY_BYTES_MIN + (workers.max() - 1) * MEMORY_BYTES_MORE_WORKER;
        long available = SystemMemory.available().orElse(Long.MAX_VALUE);
        if (available < needed) {
            throw new FarmException(
                    "too little memory: " + workers.max() + (workers.max() == 1 ? " worker needs " : " workers need ")
                            + (needed >> 20) + " MiB free, there are " + (available >> 20));
        }
        folder.link(bundles);
        ProcessLaunchers launchers = new ProcessLaunchers(
                Installation.find(),
                folder,
                Ports.choose(folder, port, workers.max()),
                FarmSecrets.of(folder),
                workers,
                pace,
                tuning,
                bundles);
        return new Farm(folder, launchers, warn);
    }

    /**
     * Starts the farm. Returns when it accepts jobs and the minimum number of workers is ready.
     *
     * @throws FarmException if a process cannot start or {@link #close()} is called meanwhile; everything is stopped then
     */
    public FarmAddress start() throws FarmException {
        broker.start();
        store.start();
        CompletableFuture<Void> standing = workerPool.begin(workers.min());
        // In this order: a worker becomes ready only after the dispatcher has created the topics.
        await(CompletableFuture.allOf(broker.firstReady(), store.firstReady()));
        warn.accept("broker and store are up; starting the dispatcher");
        startDispatcher();
        await(dispatcher.firstReady());
        if (!standing.isDone()) {
            warn.accept("the dispatcher is up; waiting for "
                    + (workers.min() == 1 ? "the worker" : workers.min() + " workers") + " to load the model");
        }
        await(standing);
        announce();
        return address();
    }

    /** Returns the farm's present address. */
    public FarmAddress address() {
        FarmAddress.S3 s3 = new FarmAddress.S3(
                "http://127.0.0.1:" + ports.s3(),
                ProcessLaunchers.REGION,
                ProcessLaunchers.BUCKET,
                secrets.store().accessKey(),
                secrets.store().secretKey());
        return new FarmAddress(
                broker.isReady() && store.isReady() && dispatcher.isReady(),
                http(),
                "127.0.0.1:" + ports.kafka(),
                s3,
                secrets.apiKey(),
                secrets.webhook(),
                new FarmAddress.Pids(broker.pid(), store.pid(), dispatcher.pid(), workerPool.pids()));
    }

    private String http() {
        return "http://127.0.0.1:" + ports.http();
    }

    /**
     * Stops workers and dispatcher gracefully, then broker and store, which both use until they end. Returns when all have
     * ended.
     */
    @Override
    public void close() {
        if (!begunToEnd()) {
            return;
        }
        try {
            withdrawAddress();
        } finally {
            List<ManagedProcess> clients = new ArrayList<>(workerPool.end(ManagedProcess::stop));
            clients.add(dispatcher);
            stop(clients);
            stop(List.of(broker, store));
        }
    }

    /** Kills all processes, for a farm whose folder will be removed. Returns when all have ended. */
    void abandon() {
        if (!begunToEnd()) {
            return;
        }
        try {
            withdrawAddress();
        } finally {
            List<ManagedProcess> all = new ArrayList<>(workerPool.end(ManagedProcess::abandon));
            all.addAll(List.of(dispatcher, broker, store));
            all.forEach(ManagedProcess::abandon);
            all.forEach(ManagedProcess::awaitEnd);
        }
    }

    private synchronized boolean begunToEnd() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    private void withdrawAddress() {
        try {
            Files.deleteIfExists(folder.farmFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            disks.close();
            autoscaler.ifPresent(Autoscaler::close);
        }
    }

    private static void stop(List<ManagedProcess> managedProcesses) {
        managedProcesses.forEach(ManagedProcess::stop);
        managedProcesses.forEach(ManagedProcess::awaitEnd);
    }

    private synchronized void startDispatcher() {
        if (!ended) {
            dispatcher.start();
        }
    }

    private synchronized void announce() {
        announced = true;
        changed();
        if (!ended) {
            autoscaler.ifPresent(Autoscaler::start);
            disks.start();
        }
    }

    private synchronized void changed() {
        if (!announced || ended) {
            return;
        }
        try {
            address().write(folder.farmFile());
        } catch (IOException e) {
            warn.accept(
                    "cannot write " + folder.farmFile() + " (" + RootCause.of(e) + "): clients may not find the farm");
        }
    }

    private void await(CompletableFuture<Void> ready) throws FarmException {
        try {
            ready.join();
        } catch (CompletionException | CancellationException e) {
            close();
            if (e.getCause() instanceof FarmException cause) {
                throw cause;
            }
            throw new FarmException("the farm was stopped before it was ready", e);
        }
    }
}
