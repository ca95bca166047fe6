package io.srfarm.dispatcher.queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.time.DurationMin;

/** How we use Kafka. */
@ConfigMapping(prefix = "srfarm.queue")
public interface QueueConfig {
    /** Longest wait for acks=all; after it a submission is refused with 503. At least 2 s. */
    @WithDefault("PT10S")
    @DurationMin(seconds = 2)
    Duration deliveryTimeMax();

    /** Longest wait for any other answer of the broker. */
    @WithDefault("PT5S")
    Duration answerTimeMax();

    /** Partitions of a topic that is created; one spreads jobs best over the members of a share group. */
    @WithDefault("1")
    @Min(1)
    @Max(64)
    int partitions();

    /** How long a topic that is created keeps its records: jobs, and with them the ledger. */
    @WithDefault("P30D")
    Duration retention();

    /**
     * How long a topic that is created fills one file of records: a broker removes whole files, so that records outlive
     * {@code retention} by so much. A job's outcome is kept as long.
     */
    @WithDefault("P1D")
    @DurationMin(minutes = 1)
    Duration segmentTime();

    /**
     * Replicas of a topic that is created; by default what the broker says ({@code default.replication.factor}). A cluster of
     * three brokers or more should have 3.
     */
    OptionalInt replicationFactor();

    /**
     * {@code min.insync.replicas} of the farm's topics, set on those that are there too; by default it stays as it is. With 3
     * replicas it should be 2: an accepted job then survives the loss of a broker.
     */
    OptionalInt minInSyncReplicas();

    /** The topics that requests are read from: {@code sr.requests}, and one for each tenant that has its own. */
    @WithDefault("${mp.messaging.incoming.requests.topics:sr.requests}")
    List<String> requestTopics();

    /** Pause between attempts to reach a broker that is away. */
    @WithDefault("PT0.2S")
    Duration retryPause();

    /**
     * After what silence of a dispatcher another one takes its place: leads, reads its share of the requests, plans webhooks.
     * The broker allows no less than 6 s by default.
     */
    @WithDefault("PT6S")
    Duration leaderSession();

    /**
     * Jobs of a class that may lie in its queue without having been started; the others wait in the ledger, where order
     * and end can still be changed. By default twice the jobs that run, and at least 32.
     */
    OptionalInt window();

    /** After what time in a queue a job is put into that of the next more urgent class too. */
    @WithDefault("PT15M")
    Duration promoteAfter();

    /** After what silence a job is dispatched again, once its queue has nothing left of what it held then. */
    @WithDefault("PT10M")
    @DurationMin(seconds = 1)
    Duration silenceMax();
}
