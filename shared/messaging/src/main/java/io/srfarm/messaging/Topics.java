package io.srfarm.messaging;

import io.srfarm.event.JobEvent;
import io.srfarm.job.Priority;
import java.util.List;
import java.util.stream.Stream;

/** Names of the farm's topics and of its workers' share group. */
public final class Topics {
    /** Job documents submitted through Kafka. */
    public static final String REQUESTS = "sr.requests";

    /** All {@link JobEvent}s; the ledger is rebuilt from this topic. */
    public static final String EVENTS = "sr.events";

    /** Terminal events with the candidate set inlined, for consumers that only need results. */
    public static final String RESULTS = "sr.results";

    /** Dead letters, with the reason in the record headers. */
    public static final String DEAD = "sr.dead";

    /** Pending webhook deliveries, keyed by delivery; compacted. */
    public static final String WEBHOOKS = "sr.webhooks";

    /** The share group of all workers. */
    public static final String WORKER_GROUP = "srfarm-workers";

    private Topics() {}

    /** Returns the queue topic of a priority class. */
    public static String jobs(Priority priority) {
        return "sr.jobs." + priority.wireName();
    }

    /** Returns all queue topics, the most urgent class first. */
    public static List<String> jobs() {
        return Stream.of(Priority.values()).map(Topics::jobs).toList();
    }

    /** Returns the topics that workers read or write; they need no access to others. */
    public static List<String> ofWorkers() {
        return Stream.concat(jobs().stream(), Stream.of(EVENTS, RESULTS, DEAD)).toList();
    }

    public static List<String> all() {
        return Stream.concat(jobs().stream(), Stream.of(REQUESTS, EVENTS, RESULTS, DEAD, WEBHOOKS))
                .toList();
    }
}
