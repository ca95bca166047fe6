package io.srfarm.dispatcher.queue;

import io.srfarm.job.Priority;
import io.srfarm.messaging.Topics;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jboss.logging.Logger;

/**
 * Determines up to which time the records of a queue are finished: acknowledged, given up, or expired. Each check
 * remembers the queue's end offsets; once the share group's start offset has passed them, everything written before
 * that check is finished. This also detects a lost record in a queue that is never empty, where the group's lag tells
 * nothing. Not thread-safe.
 */
@Singleton
public final class SettledOffsets {
    private static final Logger LOG = Logger.getLogger(SettledOffsets.class);

    private final KafkaClients clients;
    private final Map<Priority, Mark> marks = new EnumMap<>(Priority.class);
    private final Map<Priority, Instant> settled = new EnumMap<>(Priority.class);

    public SettledOffsets(KafkaClients clients) {
        this.clients = clients;
    }

    /** The end offsets of a queue at a time. */
    private record Mark(Instant at, Map<TopicPartition, Long> ends) {
        boolean isBehind(Map<TopicPartition, Long> starts) {
            return ends.entrySet().stream().allMatch(end -> starts.getOrDefault(end.getKey(), 0L) >= end.getValue());
        }
    }

    /** Queries the progress of all queues from the broker. */
    public void look(Instant now) throws InterruptedException, ExecutionException {
        try (Admin admin = clients.admin()) {
            for (Priority queue : Priority.values()) {
                List<TopicPartition> partitions = partitions(admin, queue);
                Map<TopicPartition, Long> starts = offsets(admin, partitions, OffsetSpec.earliest());
                earliestOffsets(admin, partitions)
                        .forEach((partition, start) -> starts.merge(partition, start, Math::max));
                Mark mark = marks.get(queue);
                LOG.debugf("queue %s begins at %s, mark=%s", queue, starts, mark);
                if (mark != null && mark.isBehind(starts)) {
                    settled.put(queue, mark.at());
                }
                if (mark == null || mark.isBehind(starts)) {
                    marks.put(queue, new Mark(now, offsets(admin, partitions, OffsetSpec.latest())));
                }
            }
        }
    }

    /** Returns whether all records written to {@code queue} before {@code moment} are known to be finished. */
    public boolean isSettled(Priority queue, Instant moment) {
        return moment.isBefore(settled.getOrDefault(queue, Instant.MIN));
    }

    private static List<TopicPartition> partitions(Admin admin, Priority queue)
            throws InterruptedException, ExecutionException {
        String topic = Topics.jobs(queue);
        return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .flatMap(described -> described.partitions().stream())
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(asked).all().get().forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** Returns the share group's start offsets; none for partitions it has never read. */
    private static Map<TopicPartition, Long> earliestOffsets(Admin admin, List<TopicPartition> partitions)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, Long> begun = new HashMap<>();
        try {
            admin.listShareGroupOffsets(
                            Map.of(Topics.WORKER_GROUP, new ListShareGroupOffsetsSpec().topicPartitions(partitions)))
                    .partitionsToOffsetInfo(Topics.WORKER_GROUP)
                    .get()
                    .forEach((partition, info) -> {
                        if (info != null) {
                            // The reported start offset moves only with the next write; a lag of 0 means that nothing
                            // is left.
                            boolean idle = info.lag().filter(lag -> lag == 0).isPresent();
                            begun.put(partition, idle ? Long.MAX_VALUE : info.startOffset());
                        }
                    });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
        return begun;
    }
}
