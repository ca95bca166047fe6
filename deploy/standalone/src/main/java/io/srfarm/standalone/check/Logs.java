package io.srfarm.standalone.check;

import io.srfarm.codec.EventRecords;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.JobEvent;
import io.srfarm.event.Topics;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A snapshot of {@code sr.events} and {@code sr.results}, grouped by job. */
final class Logs {
    private final Map<Subject, Story> stories = new TreeMap<>();
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

    private Logs() {}

    /** @param connection settings of the Kafka client: {@code bootstrap.servers} and security */
    static Logs read(Map<String, Object> connection) {
        Logs logs = new Logs();
        WholeTopic.read(connection, Topics.EVENTS, logs::event);
        WholeTopic.read(connection, Topics.RESULTS, logs::result);
        return logs;
    }

    Map<Subject, Story> stories() {
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

    private Story story(JobEvent event) {
        return stories.computeIfAbsent(new Subject(event.tenant(), event.job()), subject -> new Story());
    }
}
