package io.srfarm.dispatcher.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Limits on what is admitted. */
@ConfigMapping(prefix = "srfarm.intake")
public interface IntakeConfig {
    /** Most jobs that may wait; further submissions are refused for the time being. */
    @WithDefault("20000")
    @Min(1)
    int queuedMax();

    /** Most work that may wait, as the sum of input pixels x candidates. */
    @WithDefault("10000000000")
    @Min(1)
    long workMax();

    /** Most bytes of the documents, including defaults, of jobs that have not ended. They are kept in memory. */
    @WithDefault("16777216")
    @Min(1)
    long bytesMax();

    /** The share of each of these limits that one tenant's jobs may use, from 0 to 1. */
    @WithDefault("0.5")
    @DecimalMin("0")
    @DecimalMax("1")
    double tenantShare();

    /** Whether to read a submitted picture's size from its header in the store; if not, all sizes are assumed. */
    @WithDefault("true")
    boolean readHeaders();

    /**
     * Most headers of inputs read per second, and as many of references and ground truths; further pictures are assumed to
     * have the mean size of those read.
     */
    @WithDefault("50")
    @Min(0)
    int headersPerSecond();

    /** Longest wait for a picture's header. */
    @WithDefault("PT0.5S")
    Duration headerTimeMax();

    /** Pixels to assume for a picture whose header cannot be read. */
    @WithDefault("65536")
    @Min(1)
    long pixelsAssumed();

    /**
     * Most HTTP submissions that may wait for the broker at one time. They hold memory but no threads. One tenant may
     * have at most as many as are left for all others.
     */
    @WithDefault("1000")
    @Min(1)
    int inFlightMax();

    /** Most bytes of the documents of these submissions. */
    @WithDefault("16777216")
    @Min(65536)
    long inFlightBytesMax();

    /** Longest wait for the store to tell whether a job that the ledger no longer holds used the same key. */
    @WithDefault("PT15S")
    Duration outcomeTimeMax();

    /** Shortest pause before a record of {@code sr.requests} is retried while the broker is unavailable. */
    @WithDefault("PT0.2S")
    Duration retryPauseMin();

    /** Longest pause before such a retry. */
    @WithDefault("PT5S")
    Duration retryPauseMax();
}
