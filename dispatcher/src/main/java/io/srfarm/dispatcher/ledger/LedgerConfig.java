package io.srfarm.dispatcher.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How much the ledger remembers and how it follows {@code sr.events}. */
@ConfigMapping(prefix = "srfarm.ledger")
public interface LedgerConfig {
    /** Finished jobs that are remembered; of the tenant that has most of them the one that finished first is forgotten first. */
    @WithDefault("10000")
    @Min(1)
    int finishedMax();

    /** Bytes of memory that finished jobs take; of the tenant that takes most the one that finished first is forgotten first. */
    @WithDefault("16777216")
    @Min(0)
    long finishedBytesMax();

    /** How long a finished job is remembered at most, from when its end was read; by default as long as topics keep records. */
    @WithDefault("${srfarm.queue.retention:P30D}")
    @DurationMin(minutes = 1)
    Duration finishedTimeMax();

    /**
     * How long a job is remembered of which only later events are known and its acceptance is not, from when the last one was
     * read: such events come late, of jobs that were forgotten.
     */
    @WithDefault("${srfarm.queue.silence-max:PT10M}")
    @DurationMin(seconds = 1)
    Duration strayTimeMax();

    /** Characters of finished jobs' stories that are kept for listeners; the oldest ones of the tenant that has most shrink to their end. */
    @WithDefault("16777216")
    @Min(0)
    long historyCharactersMax();

    /** Listeners (open event streams) at one time; a tenant has no more than are left for all others. */
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int listenersMax();

    /** Pause between two signs of life on an event stream on which nothing happens: proxies close silent connections. */
    @WithDefault("PT15S")
    @DurationMin(millis = 10)
    Duration heartbeat();

    /** Longest wait for an event of our own to come back before a submitter is answered. */
    @WithDefault("PT5S")
    Duration echoTimeMax();

    /** Pause before the topic is read again after it could not be. */
    @WithDefault("PT0.2S")
    Duration retryPause();
}
