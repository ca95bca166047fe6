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

/** Configuration of a worker process. */
@ConfigMapping(prefix = "srfarm.worker")
public interface WorkerConfig {
    /** Name in events and logs; by default host name and process id. */
    Optional<String> name();

    /** Device to compute on: {@code cpu}, {@code gpu0}, {@code gpu1}, … */
    @WithDefault("cpu")
    String device();

    /**
     * Device kind under which throughput is reported, for farms with different devices, such as {@code h100}; by
     * default {@code cpu} or {@code gpu}.
     */
    Optional<DeviceKind> deviceKind();

    /** Folders with model bundles; no bundle may be in two of them. */
    @WithDefault("models")
    List<Path> models();

    /** Number format of models: {@code auto}, {@code float32} or {@code bfloat16}. */
    @WithDefault("auto")
    PrecisionChoice precision();

    /** Largest side of a square tile in LR pixels; bounds the device memory. */
    @WithDefault("256")
    @Min(16)
    @Max(4096)
    int tileSidePixels();

    /** Threads per operation on a CPU; by default the number of processors. */
    Optional<Integer> threads();

    /** Folder into which the engine unpacks its native libraries once; by default in the user's cache folder. */
    Optional<Path> engineCache();

    /** Worker crashes allowed per job before it is dead-lettered. */
    @WithDefault("5")
    @Min(1)
    @Max(100)
    int attemptsMax();

    /** Deliveries allowed per job, whatever their result, before it is dead-lettered. */
    @WithDefault("100")
    @Min(1)
    int deliveriesMax();

    /**
     * Jobs that the worker runs concurrently: while the device computes one, the next is fetched and the previous one
     * is uploaded. More than two help only if the device is much faster than the store.
     */
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int jobsInHand();

    /**
     * File that records the running jobs, so that the next process detects a crash; without it crashes are not counted.
     */
    Optional<Path> flightFile();

    /**
     * Folder for pictures that are too large for the heap, at most 1 GiB; by default Java's folder for temporary files.
     */
    Optional<Path> scratch();

    /** MiB of native engine memory that a job may use on a CPU; larger jobs are computed in smaller tiles. */
    @WithDefault("1280")
    @Min(64)
    int nativeMemoryMib();

    /** MiB of engine memory for caching references of earlier jobs; 0 caches only the last one. */
    @WithDefault("160")
    @Min(0)
    @Max(65536)
    int referenceCacheMib();

    /** Longest duration of a call to the device; then the process exits with status 87. */
    @WithDefault("PT5M")
    Duration deviceSilenceMax();

    /** Grace period for running jobs when the process is stopped; then their records are handed back. */
    @WithDefault("PT30S")
    Duration grace();

    /** Lock duration of a record, if the broker does not report it. */
    @WithDefault("PT15S")
    Duration lock();

    /**
     * How long a running job is kept while the store does not answer; then its record is handed back to other workers.
     */
    @WithDefault("PT30S")
    Duration storeSilenceMax();

    /** Retries of failed calls to the store. */
    Retry storeRetry();

    /** Retries of failed calls to the store. */
    interface Retry {
        /** Pause after the first failure; it doubles with each further failure. */
        @WithDefault("PT0.1S")
        Duration backoffMin();

        /** Longest pause. */
        @WithDefault("PT5S")
        Duration backoffMax();

        /** Failures of one call, while the store reports that it is healthy, before the call is abandoned. */
        @WithDefault("6")
        @Min(1)
        @Max(1000)
        int failuresMax();

        default StoreRetry policy() {
            return new StoreRetry(backoffMin(), backoffMax(), failuresMax());
        }
    }

    /**
     * For crash tests: halts the process at {@code candidate-0}, …, {@code manifest}, {@code outcome} or
     * {@code result}.
     */
    Optional<String> haltAt();
}
