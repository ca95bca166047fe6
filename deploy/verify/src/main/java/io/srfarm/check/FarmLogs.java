package io.srfarm.check;

import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.JobEvent;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A snapshot of {@code sr.events} and {@code sr.results}, grouped by job. */
final class FarmLogs {
    private final Map<Subject, JobHistory> stories = new TreeMap<>();
    private int unreadable;

    /** Names a job in a report. */
    record Subject(Tenant tenant, JobId job) implements Comparable<Subject> {
        @Override
        public int compareTo(Subject other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return tenant + "/" + job;
        }
    }

    private FarmLogs() {}

    /** @param connection settings of the Kafka client: {@code bootstrap.servers} and security */
    static FarmLogs read(Map<String, Object> connection) {
        FarmLogs logs = new FarmLogs();
        TopicSnapshot.read(connection, Topics.EVENTS, logs::event);
        TopicSnapshot.read(connection, Topics.RESULTS, logs::result);
        return logs;
    }

    Map<Subject, JobHistory> stories() {
        return stories;
    }

    /** Returns the number of records that are not valid events; they are otherwise ignored. */
    int unreadable() {
        return unreadable;
    }

    private void event(ConsumerRecord<String, byte[]> record) {
        take(record, event -> story(event).take(event));
    }

    private void result(ConsumerRecord<String, byte[]> record) {
        take(record, event -> {
            if (event instanceof JobEvent.Terminal end) {
                story(event).takeResult(end);
            } else {
                unreadable++;
            }
        });
    }

    private void take(ConsumerRecord<String, byte[]> record, Consumer<JobEvent> taker) {
        try {
            taker.accept(EventRecords.event(record));
        } catch (MalformedMessageException e) {
            unreadable++;
        }
    }

    private JobHistory story(JobEvent event) {
        return stories.computeIfAbsent(new Subject(event.tenant(), event.job()), subject -> new JobHistory());
    }
}
