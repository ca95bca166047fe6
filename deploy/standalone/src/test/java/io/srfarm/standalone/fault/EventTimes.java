package io.srfarm.standalone.fault;

import io.srfarm.check.TopicSnapshot;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.JobEvent;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The story of all jobs, in the order in which {@code sr.events} has it. */
record EventTimes(List<JobEvent> events) {
    static EventTimes read(String bootstrapServers) throws MalformedMessageException {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        TopicSnapshot.read(Map.of("bootstrap.servers", bootstrapServers), Topics.EVENTS, records::add);
        List<JobEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            events.add(EventRecords.event(record));
        }
        return new EventTimes(events);
    }

    /** How long after {@code loss} a job that was running then was begun again; empty for one that was not. */
    List<Duration> redeliveries(List<Instant> losses) {
        Map<String, JobEvent.Started> running = new HashMap<>();
        List<Duration> waits = new ArrayList<>();
        for (JobEvent event : events) {
            if (event instanceof JobEvent.Started started) {
                Optional.ofNullable(running.put(key(event), started))
                        .flatMap(before -> losses.stream()
                                .filter(loss -> loss.isAfter(before.at()) && loss.isBefore(started.at()))
                                .reduce((first, second) -> second))
                        .ifPresent(loss -> waits.add(Duration.between(loss, started.at())));
            } else if (event instanceof JobEvent.Terminal) {
                running.remove(key(event));
            }
        }
        return waits;
    }

    /** Candidates that were drawn more than once, as a part of those that were needed. */
    double repeatedPart() {
        long all = events.stream()
                .filter(JobEvent.CandidateReady.class::isInstance)
                .count();
        long different = events.stream()
                .filter(JobEvent.CandidateReady.class::isInstance)
                .map(JobEvent.CandidateReady.class::cast)
                .map(ready -> key(ready) + "/" + ready.candidate().index())
                .distinct()
                .count();
        return different == 0 ? 0 : (double) (all - different) / different;
    }

    /** How often any job was begun. */
    long starts() {
        return started().count();
    }

    /** How often this one was. */
    long starts(String job) {
        return started(job).count();
    }

    boolean isStartedAfter(Instant moment) {
        return started().anyMatch(started -> started.at().isAfter(moment));
    }

    /** When the first job succeeded after {@code moment}. */
    Optional<Instant> successAfter(Instant moment) {
        return events.stream()
                .filter(JobEvent.Succeeded.class::isInstance)
                .map(JobEvent::at)
                .filter(at -> at.isAfter(moment))
                .min(Instant::compareTo);
    }

    /** When the first candidate of any job was there after {@code moment}. */
    Optional<Instant> candidateAfter(Instant moment) {
        return events.stream()
                .filter(JobEvent.CandidateReady.class::isInstance)
                .map(JobEvent::at)
                .filter(at -> at.isAfter(moment))
                .min(Instant::compareTo);
    }

    /** When the last job so far ended. */
    Instant lastEnd() {
        return events.stream()
                .filter(JobEvent.Terminal.class::isInstance)
                .map(JobEvent::at)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** Candidates of the jobs that succeeded between two moments. */
    int candidatesSucceeded(Instant from, Instant to) {
        return events.stream()
                .filter(JobEvent.Succeeded.class::isInstance)
                .map(JobEvent.Succeeded.class::cast)
                .filter(end -> end.at().isAfter(from) && end.at().isBefore(to))
                .mapToInt(end -> end.set().candidates().size())
                .sum();
    }

    /** Who began a job last. */
    Optional<String> workerOf(String job) {
        return started(job).map(JobEvent.Started::worker).reduce((first, second) -> second);
    }

    private Stream<JobEvent.Started> started() {
        return events.stream().filter(JobEvent.Started.class::isInstance).map(JobEvent.Started.class::cast);
    }

    private Stream<JobEvent.Started> started(String job) {
        return started().filter(started -> started.job().value().equals(job));
    }

    private static String key(JobEvent event) {
        return event.tenant() + "/" + event.job();
    }
}
