package io.srfarm.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.srfarm.event.DeviceKind;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import io.srfarm.worker.lease.DeadLetterSender;
import io.srfarm.worker.lease.LeaseLoop;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.lease.RecordSender;
import io.srfarm.worker.model.Device;
import io.srfarm.worker.model.DeviceHeartbeat;
import io.srfarm.worker.model.EngineSettings;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Models;
import io.srfarm.worker.pipeline.CrashMarks;
import io.srfarm.worker.pipeline.DeviceThread;
import io.srfarm.worker.pipeline.FailPoint;
import io.srfarm.worker.pipeline.JobsInHand;
import io.srfarm.worker.pipeline.Pipeline;
import io.srfarm.worker.pipeline.RunningJobFile;
import io.srfarm.worker.pipeline.StoreAvailability;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Creates the parts of the worker, starts them in order and stops them in reverse order. */
@ApplicationScoped
public class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);

    /** Longer than the longest wait of the lease thread, for the broker to confirm a record. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    /** How long shutdown waits for the device after the job was handed back: the time of a few candidates. */
    private static final Duration DEVICE_STOP_MAX = Duration.ofSeconds(5);

    /** Counters that are registered with value 0, as a counter that first appears with value 1 shows no increase. */
    private static final List<String> RARE = List.of(
            "srfarm.worker.candidates",
            "srfarm.worker.leases.lost",
            "srfarm.worker.memory.retries",
            "srfarm.worker.strays");

    private final WorkerConfig config;
    private final WorkerStoreConfig storeConfig;
    private final Map<String, Object> kafka;
    private final RecordSender sender;
    private final MeterRegistry meters;
    private final DeviceThread device = new DeviceThread();
    private final ExecutorService jobs;
    private final RunningJobFile flight;
    private final DeviceHeartbeat heartbeat = new DeviceHeartbeat(Watchdog::halt);
    private final Thread lease = new Thread(this::work, "lease");
    private volatile boolean warm;
    private volatile boolean stopping;
    private volatile boolean broken;
    private @Nullable volatile ConnectionMonitor watch;
    private @Nullable volatile LeaseLoop loop;

    Worker(
            WorkerConfig config,
            WorkerStoreConfig storeConfig,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            RecordSender sender,
            MeterRegistry meters) {
        this.config = config;
        this.storeConfig = storeConfig;
        this.kafka = Map.copyOf(kafka);
        this.sender = sender;
        this.meters = meters;
        this.jobs = Executors.newFixedThreadPool(config.jobsInHand(), Worker::jobThread);
        this.flight = new RunningJobFile(config.flightFile());
        RARE.forEach(name -> meters.counter(name));
    }

    void start(@Observes StartupEvent event) {
        lease.setDaemon(true);
        lease.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        LeaseLoop running = refuseToRun();
        if (running != null) {
            running.stop();
            if (!broken) {
                flight.close();
            }
        }
        lease.join(DEVICE_STOP_MAX.toMillis());
        if (lease.isAlive()) { // a regular exit would unload the engine during a call and crash
            LOG.warnf("the device is still busy after %s, exiting without waiting for it", DEVICE_STOP_MAX);
            Runtime.getRuntime().halt(0);
        }
    }

    private synchronized @Nullable LeaseLoop refuseToRun() {
        stopping = true;
        return loop;
    }

    /** Registers the loop unless the worker is stopping. Shutdown waits for a registered loop. */
    private synchronized boolean isAdmitted(LeaseLoop leases) {
        if (!stopping) {
            loop = leases;
        }
        return !stopping;
    }

    /** Returns why the worker is not ready; empty if it is. */
    String reasonNotReady() {
        ConnectionMonitor watching = watch;
        if (stopping) {
            return "stopping";
        } else if (!warm || watching == null) {
            return "loading the models";
        } else if (!watching.isBrokerWell()) {
            return watching.brokerState();
        }
        return watching.storeState();
    }

    /** Returns whether the lease thread makes progress. */
    boolean isAlive() {
        LeaseLoop running = loop;
        return lease.isAlive() && (running == null || running.silence().compareTo(SILENCE_MAX) < 0);
    }

    /** Ends the process when the loop ends for any reason, as a process that takes no jobs is useless. */
    private void work() {
        try {
            run();
        } catch (ModelException | ExecutionException | LeaseLostException | RuntimeException e) {
            broken = true;
            LOG.errorf(e, "the worker cannot continue: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!stopping) {
                Quarkus.asyncExit(1);
            }
        }
    }

    private static Thread jobThread(Runnable task) {
        Thread made = new Thread(task, "job");
        made.setDaemon(true); // a thread that waits for a hung device must not keep the process from exiting
        return made;
    }

    private Path scratch() {
        return config.scratch().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    @SuppressWarnings("try") // the watchdog is closed, but not used otherwise
    private void run() throws ModelException, ExecutionException, LeaseLostException, InterruptedException {
        String name = config.name().orElseGet(Worker::hostAndProcess);
        ObjectStore store = new MinioObjectStore(storeConfig.address());
        StoreAvailability health = new StoreAvailability(config.storeRetry().policy());
        FailPoint failPoint = new FailPoint(config.haltAt());
        KafkaEventSink outbox = new KafkaEventSink(sender, name);
        CrashMarks.report(flight, store, health, name);
        try (Watchdog watchdog = new Watchdog(heartbeat, config.deviceSilenceMax());
                Models models = device.submit(0, this::loadWarm).get();
                ConnectionMonitor watching = new ConnectionMonitor(
                        kafka,
                        store,
                        health,
                        new ModelAnnouncement(store, models.cards(), models.memory(), deviceKind(), Instant.now()))) {
            watch = watching;
            warm = true;
            Pipeline pipeline = new Pipeline(
                    models,
                    store,
                    health,
                    outbox,
                    new Pipeline.Settings(
                            name,
                            deviceKind(),
                            config.attemptsMax(),
                            config.deliveriesMax(),
                            flight,
                            scratch(),
                            failPoint),
                    new JobsInHand(config.jobsInHand(), device, meters),
                    meters,
                    Clock.systemUTC());
            LeaseLoop leases = new LeaseLoop(
                    new LeaseLoop.Settings(name, kafka, config.lock(), config.grace(), config.storeSilenceMax()),
                    watching,
                    new JobHandler(pipeline, outbox, new DeadLetterSender(sender), failPoint, meters),
                    jobs,
                    sender,
                    meters);
            if (isAdmitted(leases)) {
                LOG.infof("taking jobs worker=%s device=%s", name, config.device());
                runUntilTheDeviceRests(leases);
            }
        }
    }

    /** Keeps the models open until jobs that were handed back have noticed the loss of their leases. */
    private void runUntilTheDeviceRests(LeaseLoop leases) throws InterruptedException {
        try {
            leases.run();
        } finally {
            jobs.shutdown();
            jobs.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            device.close();
        }
    }

    private DeviceKind deviceKind() {
        return config.deviceKind().orElseGet(() -> new DeviceKind(new Device(config.device()).isGpu() ? "gpu" : "cpu"));
    }

    /** Runs on the device thread, which the engine's settings are tied to. */
    private Models loadWarm() throws ModelException {
        EngineSettings tuning = new EngineSettings(
                config.tileSidePixels(),
                (long) config.nativeMemoryMib() << 20,
                (long) config.referenceCacheMib() << 20,
                config.threads().orElse(EngineSettings.DEFAULT.threads()),
                config.precision(),
                config.engineCache().orElse(EngineSettings.DEFAULT.cache()));
        Models models = Models.load(config.models(), new Device(config.device()), tuning, heartbeat);
        models.warmUp();
        return models;
    }

    private static String hostAndProcess() {
        try {
            return InetAddress.getLocalHost().getHostName() + "-"
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException e) {
            return "worker-" + ProcessHandle.current().pid();
        }
    }
}
