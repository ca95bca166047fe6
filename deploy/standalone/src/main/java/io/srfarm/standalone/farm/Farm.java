package io.srfarm.standalone.farm;

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
    private final Secrets secrets;
    private final Ports ports;
    private final Part broker;
    private final Part store;
    private final Part dispatcher;
    private final Crew crew;
    private final Optional<Foreman> foreman;
    private final DiskWatch disks;
    private final Workers workers;
    private final Consumer<String> warn;
    private boolean ended;
    private boolean announced;

    private Farm(FarmFolder folder, Blueprint blueprint, Consumer<String> warn) {
        this.folder = folder;
        this.secrets = blueprint.secrets();
        this.ports = blueprint.ports();
        this.warn = warn;
        this.broker = new Part("broker", blueprint.broker(), this::changed, warn);
        this.store = new Part("store", blueprint.store(), this::changed, warn);
        this.dispatcher = new Part("dispatcher", blueprint.dispatcher(), this::changed, warn);
        this.workers = blueprint.workers();
        this.crew = new Crew(blueprint.posts(), this::changed, warn);
        this.foreman = workers.vary()
                ? Optional.of(new Foreman(crew, workers, URI.create(http()), secrets.apiKey(), warn))
                : Optional.empty();
        this.disks = new DiskWatch(
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
     * @param tuning configuration of the dispatcher
     * @param bundles models in addition to the installed ones, with distinct ids
     * @param warn receives one line for the terminal: progress of the start, ended processes, full disks
     * @throws FarmException if the machine lacks something that the farm needs
     */
    static Farm on(
            FarmFolder folder,
            int port,
            Workers workers,
            Pace pace,
            Tuning tuning,
            List<ModelBundle> bundles,
            Consumer<String> warn)
            throws FarmException {
        long needed = MEMORY_BYTES_MIN + (workers.max() - 1) * MEMORY_BYTES_MORE_WORKER;
        long available = Memory.available().orElse(Long.MAX_VALUE);
        if (available < needed) {
            throw new FarmException(
                    "too little memory: " + workers.max() + (workers.max() == 1 ? " worker needs " : " workers need ")
                            + (needed >> 20) + " MiB free, there are " + (available >> 20));
        }
        folder.link(bundles);
        Blueprint blueprint = new Blueprint(
                Installation.find(),
                folder,
                Ports.choose(folder, port, workers.max()),
                Secrets.of(folder),
                workers,
                pace,
                tuning,
                bundles);
        return new Farm(folder, blueprint, warn);
    }

    /**
     * Starts the farm. Returns when it accepts jobs and the minimum number of workers is ready.
     *
     * @throws FarmException if a process cannot start or {@link #close()} is called meanwhile; everything is stopped then
     */
    public FarmAddress start() throws FarmException {
        broker.start();
        store.start();
        CompletableFuture<Void> standing = crew.begin(workers.min());
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
                Blueprint.REGION,
                Blueprint.BUCKET,
                secrets.store().accessKey(),
                secrets.store().secretKey());
        return new FarmAddress(
                broker.isReady() && store.isReady() && dispatcher.isReady(),
                http(),
                "127.0.0.1:" + ports.kafka(),
                s3,
                secrets.apiKey(),
                secrets.webhook(),
                new FarmAddress.Pids(broker.pid(), store.pid(), dispatcher.pid(), crew.pids()));
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
            List<Part> clients = new ArrayList<>(crew.end(Part::stop));
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
            List<Part> all = new ArrayList<>(crew.end(Part::abandon));
            all.addAll(List.of(dispatcher, broker, store));
            all.forEach(Part::abandon);
            all.forEach(Part::awaitEnd);
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
            foreman.ifPresent(Foreman::close);
        }
    }

    private static void stop(List<Part> parts) {
        parts.forEach(Part::stop);
        parts.forEach(Part::awaitEnd);
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
            foreman.ifPresent(Foreman::start);
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
            warn.accept("cannot write " + folder.farmFile() + " (" + Reason.of(e) + "): clients may not find the farm");
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
