package io.srfarm.messaging;

import io.srfarm.event.JobEvent;
import io.srfarm.job.Priority;
import java.util.List;
import java.util.stream.Stream;

/** The farm's topics and the share group of its workers. */
public final class Topics {
    /** Job documents from upstream systems: the Kafka door. */
    public static final String REQUESTS = "sr.requests";

    /** Every {@link JobEvent}: the ledger. */
    public static final String EVENTS = "sr.events";

    /** Terminal events with the set inlined, for consumers that want only results. */
    public static final String RESULTS = "sr.results";

    /** What could not be read or was tried too often, with the reason in its headers. */
    public static final String DEAD = "sr.dead";

    /** What receivers of webhooks are still to be told, by delivery; compacted. */
    public static final String WEBHOOKS = "sr.webhooks";

    /** The share group that all workers form. */
    public static final String WORKER_GROUP = "srfarm-workers";

    private Topics() {}

    /** Where accepted jobs of one class wait. */
    public static String jobs(Priority priority) {
        return "sr.jobs." + priority.wireName();
    }

    /** Where accepted jobs wait, the most urgent class first. */
    public static List<String> jobs() {
        return Stream.of(Priority.values()).map(Topics::jobs).toList();
    }

    /** What a worker reads or writes: it needs to see no other one. */
    public static List<String> ofWorkers() {
        return Stream.concat(jobs().stream(), Stream.of(EVENTS, RESULTS, DEAD)).toList();
    }

    public static List<String> all() {
        return Stream.concat(jobs().stream(), Stream.of(REQUESTS, EVENTS, RESULTS, DEAD, WEBHOOKS))
                .toList();
    }
}
