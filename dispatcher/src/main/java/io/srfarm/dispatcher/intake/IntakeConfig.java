package io.srfarm.dispatcher.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** What the doors let in at most. */
@ConfigMapping(prefix = "srfarm.intake")
public interface IntakeConfig {
    /** Jobs that may wait; beyond it both doors refuse for now. */
    @WithDefault("20000")
    @Min(1)
    int queuedMax();

    /** Work that may wait: pixels of the inputs x candidates, together. */
    @WithDefault("10000000000")
    @Min(1)
    long workMax();

    /** Bytes of the documents, with nothing left to default, of jobs that have not ended: they are kept in memory. */
    @WithDefault("16777216")
    @Min(1)
    long bytesMax();

    /** The part of each of these that the jobs of one tenant may take, from 0 to 1. */
    @WithDefault("0.5")
    @DecimalMin("0")
    @DecimalMax("1")
    double tenantShare();

    /** Whether a submitted picture's size is read from its header in the store; if not, all are assumed. */
    @WithDefault("true")
    boolean readHeaders();

    /**
     * Headers of inputs that are read in a second at most, and as many of references and ground truths; of more submissions the
     * sizes are taken for the mean of those read.
     */
    @WithDefault("50")
    @Min(0)
    int headersPerSecond();

    /** Longest wait for a picture's header. */
    @WithDefault("PT0.5S")
    Duration headerTimeMax();

    /** Pixels that a picture counts for when its header cannot be read. */
    @WithDefault("65536")
    @Min(1)
    long pixelsAssumed();

    /**
     * Submissions over HTTP that may wait for the broker at one time; they hold memory and no threads. A tenant has no more
     * than are left for all others.
     */
    @WithDefault("1000")
    @Min(1)
    int inFlightMax();

    /** Bytes of these submissions. */
    @WithDefault("16777216")
    @Min(65536)
    long inFlightBytesMax();

    /** Longest wait for the store to say whether a submitter's key was used by a job that the ledger has forgotten. */
    @WithDefault("PT15S")
    Duration outcomeTimeMax();

    /** Shortest and longest pause before a record of {@code sr.requests} is tried again while the broker is away. */
    @WithDefault("PT0.2S")
    Duration retryPauseMin();

    /** As {@code retry-pause-min}. */
    @WithDefault("PT5S")
    Duration retryPauseMax();
}
