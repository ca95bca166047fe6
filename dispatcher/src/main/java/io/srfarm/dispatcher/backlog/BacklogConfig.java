package io.srfarm.dispatcher.backlog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The number of workers to request. */
@ConfigMapping(prefix = "srfarm.backlog")
public interface BacklogConfig {
    /** Target time to finish the outstanding work. */
    @WithDefault("PT2M")
    @DurationMin(seconds = 1)
    Duration target();

    /** Work of one worker per second (pixels of the input x candidates) to assume before any job has finished. */
    @WithDefault("5000")
    @Min(1)
    long workerRateAssumed();

    /** Fewest workers to request, also without work; with 0 the farm can scale to zero. */
    @WithDefault("0")
    @Min(0)
    int workersMin();

    /** Most workers to request. */
    @WithDefault("100")
    @Min(1)
    @Max(100_000)
    int workersMax();

    /** How long to keep a surplus worker. */
    @WithDefault("PT2M")
    Duration coolDown();
}
