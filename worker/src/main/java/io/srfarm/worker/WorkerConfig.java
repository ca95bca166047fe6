package io.srfarm.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.srfarm.worker.model.PrecisionChoice;
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

    /** The folders of model bundles; a bundle may be in one of them. */
    @WithDefault("models")
    List<Path> models();

    /** What models compute in: {@code auto}, {@code float32} or {@code bfloat16}. */
    @WithDefault("auto")
    PrecisionChoice precision();

    /** Side of a square tile in low-resolution pixels; bounds the device's memory. */
    @WithDefault("256")
    @Min(16)
    @Max(4096)
    int tileSidePixels();

    /** Threads that one operation on a CPU may use; by default one for each processor. */
    Optional<Integer> threads();

    /** The folder into which the engine unpacks its native libraries, once; by default in the user's cache. */
    Optional<Path> engineCache();

    /** Tries that a job has; one more delivery and it is dead. The broker's own limit must be higher. */
    @WithDefault("5")
    @Min(1)
    @Max(9)
    int attemptsMax();

    /** How long the running job may go on when the process is told to end, before its record is handed back. */
    @WithDefault("PT30S")
    Duration grace();

    /** How long a lock on a record holds, for a broker that does not say. */
    @WithDefault("PT15S")
    Duration lock();

    /** For rehearsals of crashes: {@code manifest}, {@code result} or {@code candidate-0}, … halts the process there. */
    Optional<String> haltAt();
}
