package io.srfarm.dispatcher.queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the dispatcher uses Kafka. */
@ConfigMapping(prefix = "srfarm.queue")
public interface QueueConfig {
    /** Longest wait for {@code acks=all}; after it a submission is refused with 503. At least 2 s. */
    @WithDefault("PT10S")
    @DurationMin(seconds = 2)
    Duration deliveryTimeMax();

    /** Longest wait for any other response of the broker. */
    @WithDefault("PT5S")
    Duration answerTimeMax();

    /** Partitions of topics that are created; one partition spreads jobs best over the members of a share group. */
    @WithDefault("1")
    @Min(1)
    @Max(64)
    int partitions();

    /** Retention of topics that are created: how long jobs, and with them the ledger, are kept. */
    @WithDefault("P30D")
    Duration retention();

    /**
     * Segment time of topics that are created. A broker removes whole segments, so records outlive {@code retention} by
     * up to this time. A job's outcome is kept as long.
     */
    @WithDefault("P1D")
    @DurationMin(minutes = 1)
    Duration segmentTime();

    /**
     * Replication factor of topics that are created; by default the broker's {@code default.replication.factor}. A
     * cluster of three or more brokers should have 3.
     */
    OptionalInt replicationFactor();

    /**
     * {@code min.insync.replicas} of the farm's topics, also applied to existing ones; unchanged by default. With 3
     * replicas it should be 2: an accepted job then survives the loss of a broker.
     */
    OptionalInt minInSyncReplicas();

    /** Topics with submissions: {@code sr.requests}, and one for each tenant that has its own. */
    @WithDefault("${mp.messaging.incoming.requests.topics:sr.requests}")
    List<String> requestTopics();

    /** Pause between attempts to reach an unavailable broker. */
    @WithDefault("PT0.2S")
    Duration retryPause();

    /**
     * Time without heartbeats after which another dispatcher takes over: leadership, the share of requests, the
     * planning of webhooks. Brokers allow no less than 6 s by default.
     */
    @WithDefault("PT6S")
    Duration leaderSession();

    /**
     * Most jobs of a class that may be in its queue and not started (dispatch window); the others wait in the ledger,
     * where they can still be reordered or cancelled. By default twice the number of running jobs, at least 32.
     */
    OptionalInt window();

    /**
     * Time in a queue after which a job is promoted, that is, also put into the queue of the next more urgent class.
     */
    @WithDefault("PT15M")
    Duration promoteAfter();

    /**
     * Time without events after which a job is dispatched again, once its queue no longer holds any record from that
     * time.
     */
    @WithDefault("PT10M")
    @DurationMin(seconds = 1)
    Duration silenceMax();
}
