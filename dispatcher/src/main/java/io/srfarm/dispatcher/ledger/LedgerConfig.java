package io.srfarm.dispatcher.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How much the ledger keeps in memory and how it follows {@code sr.events}. */
@ConfigMapping(prefix = "srfarm.ledger")
public interface LedgerConfig {
    /** Most ended jobs kept in memory; the job that ended first of the tenant with the most is forgotten first. */
    @WithDefault("10000")
    @Min(1)
    int finishedMax();

    /**
     * Most memory in bytes for ended jobs; the job that ended first of the tenant that uses the most is forgotten
     * first.
     */
    @WithDefault("16777216")
    @Min(0)
    long finishedBytesMax();

    /**
     * How long to keep an ended job in memory, from when its end was read; by default as long as the topics keep
     * records.
     */
    @WithDefault("${srfarm.queue.retention:P30D}")
    @DurationMin(minutes = 1)
    Duration finishedTimeMax();

    /**
     * How long to keep a job whose acceptance is unknown, from when its last event was read. Such events are late ones
     * of jobs that were forgotten.
     */
    @WithDefault("${srfarm.queue.silence-max:PT10M}")
    @DurationMin(seconds = 1)
    Duration strayTimeMax();

    /**
     * Most characters of ended jobs' events kept for listeners; beyond it the oldest histories of the tenant that uses
     * the most are reduced to their last event.
     */
    @WithDefault("16777216")
    @Min(0)
    long historyCharactersMax();

    /** Most open event streams; one tenant may have at most as many as are left for all others. */
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int listenersMax();

    /** Pause between the comments that keep an idle event stream open; proxies close silent connections. */
    @WithDefault("PT15S")
    @DurationMin(millis = 10)
    Duration heartbeat();

    /** Longest wait to read back a written event before the submitter is answered. */
    @WithDefault("PT5S")
    Duration echoTimeMax();

    /** Pause before the topic is read again after a failure. */
    @WithDefault("PT0.2S")
    Duration retryPause();
}
