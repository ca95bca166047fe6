package io.srfarm.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.srfarm.event.DeviceKind;
import io.srfarm.worker.model.PrecisionChoice;
import io.srfarm.worker.pipeline.StoreRetry;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What one worker process is told. */
@ConfigMapping(prefix = "srfarm.worker")
interface WorkerConfig {
    /** Name in events and logs; by default the host's and the process's id. */
    Optional<String> name();

    /** What it computes on: {@code cpu}, {@code gpu0}, {@code gpu1}, … */
    @WithDefault("cpu")
    String device();

    /** What its rate is told under, for farms of unlike devices, such as {@code h100}; by default {@code cpu} or {@code gpu}. */
    Optional<DeviceKind> deviceKind();

    /** The folders of model bundles; a bundle may be in one of them. */
    @WithDefault("models")
    List<Path> models();

    /** What models compute in: {@code auto}, {@code float32} or {@code bfloat16}. */
    @WithDefault("auto")
    PrecisionChoice precision();

    /** Longest side of a square tile in low-resolution pixels; bounds the device's memory. */
    @WithDefault("256")
    @Min(16)
    @Max(4096)
    int tileSidePixels();

    /** Threads that one operation on a CPU may use; by default one for each processor. */
    Optional<Integer> threads();

    /** The folder into which the engine unpacks its native libraries, once; by default in the user's cache. */
    Optional<Path> engineCache();

    /** Processes that may break down over a job; at its next delivery it is dead. */
    @WithDefault("5")
    @Min(1)
    @Max(100)
    int attemptsMax();

    /** Deliveries that a job may have, whatever became of them; one more and it is dead. */
    @WithDefault("100")
    @Min(1)
    int deliveriesMax();

    /**
     * Jobs that the worker may have in hand at one time: the device works on one, while the next is fetched and the one before is
     * uploaded. More than two are of use where a device is much faster than the store.
     */
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int jobsInHand();

    /** Where running jobs are noted, for the process that comes after a crash; without it no crash is counted. */
    Optional<Path> flightFile();

    /** The folder for pictures that are too large for the heap, 1 GiB at most; by default Java's for temporary files. */
    Optional<Path> scratch();

    /** MiB that a job may take of the engine on a CPU, outside of the heap: what does not fit is computed in smaller tiles. */
    @WithDefault("1280")
    @Min(64)
    int nativeMemoryMib();

    /** MiB of the engine's memory for references of earlier jobs, so that they need not be looked at again; 0: for the last one only. */
    @WithDefault("96")
    @Min(0)
    @Max(65536)
    int referenceCacheMib();

    /** How long one call to the device may take; then the process ends itself with status 87. */
    @WithDefault("PT5M")
    Duration deviceSilenceMax();

    /** How long running jobs may go on when the process is told to end, before their records are handed back. */
    @WithDefault("PT30S")
    Duration grace();

    /** How long a lock on a record holds, for a broker that does not say. */
    @WithDefault("PT15S")
    Duration lock();

    /** How long a running job is kept for a store that does not answer; then its record is handed back, for a worker that may reach it. */
    @WithDefault("PT30S")
    Duration storeSilenceMax();

    /** How calls to the store that failed are tried again. */
    Retry storeRetry();

    /** How calls to the store that failed are tried again. */
    interface Retry {
        /** The pause after the first failure; it doubles from failure to failure. */
        @WithDefault("PT0.1S")
        Duration backoffMin();

        /** The longest pause. */
        @WithDefault("PT5S")
        Duration backoffMax();

        /** Failures of one call, although the store says that it is well; then the call is given up. */
        @WithDefault("6")
        @Min(1)
        @Max(1000)
        int failuresMax();

        default StoreRetry policy() {
            return new StoreRetry(backoffMin(), backoffMax(), failuresMax());
        }
    }

    /** For rehearsals of crashes: {@code candidate-0}, …, {@code manifest}, {@code outcome} or {@code result} halts the process there. */
    Optional<String> haltAt();
}
