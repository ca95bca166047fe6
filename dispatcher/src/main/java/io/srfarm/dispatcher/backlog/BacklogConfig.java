package io.srfarm.dispatcher.backlog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How many workers are wished for. */
@ConfigMapping(prefix = "srfarm.backlog")
public interface BacklogConfig {
    /** The time in which what there is to do should be done. */
    @WithDefault("PT2M")
    @DurationMin(seconds = 1)
    Duration target();

    /** What one worker is taken to do in a second (pixels of the input x candidates) before any has finished a job. */
    @WithDefault("5000")
    @Min(1)
    long workerRateAssumed();

    /** Workers that are wished for at least, also when there is nothing to do; 0: none then. */
    @WithDefault("0")
    @Min(0)
    int workersMin();

    /** Workers that are wished for at most. */
    @WithDefault("100")
    @Min(1)
    @Max(100_000)
    int workersMax();

    /** How long workers are kept that are wished for no more. */
    @WithDefault("PT2M")
    Duration coolDown();
}
