package io.srfarm.dispatcher.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** What the doors let in at most. */
@ConfigMapping(prefix = "srfarm.intake")
public interface IntakeConfig {
    /** Jobs that may wait; beyond it both doors say: not now. */
    @WithDefault("100000")
    @Min(1)
    int queuedMax();

    /** Submissions that may wait for the broker at one time; fewer than threads, so that look-ups are still served. */
    @WithDefault("100")
    @Min(1)
    int inFlightMax();

    /** Shortest and longest pause before a record of {@code sr.requests} is tried again while the broker is away. */
    @WithDefault("PT0.2S")
    Duration retryPauseMin();

    /** @see #retryPauseMin() */
    @WithDefault("PT5S")
    Duration retryPauseMax();
}
