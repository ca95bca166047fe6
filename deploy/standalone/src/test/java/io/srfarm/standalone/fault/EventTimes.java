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

/** The events of all jobs, in the order of {@code sr.events}. */
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

    /** Returns, for each loss, the time until a job that was running then was started again; none for losses without one. */
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

    /** Returns the share of candidates that were drawn more than once, relative to those needed. */
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

    /** Returns the number of started attempts. */
    long starts() {
        return started().count();
    }

    /** Returns the number of started attempts of a job. */
    long starts(String job) {
        return started(job).count();
    }

    boolean isStartedAfter(Instant moment) {
        return started().anyMatch(started -> started.at().isAfter(moment));
    }

    /** Returns when the first job succeeded after {@code moment}. */
    Optional<Instant> successAfter(Instant moment) {
        return events.stream()
                .filter(JobEvent.Succeeded.class::isInstance)
                .map(JobEvent::at)
                .filter(at -> at.isAfter(moment))
                .min(Instant::compareTo);
    }

    /** Returns when the first candidate of any job was finished after {@code moment}. */
    Optional<Instant> candidateAfter(Instant moment) {
        return events.stream()
                .filter(JobEvent.CandidateReady.class::isInstance)
                .map(JobEvent::at)
                .filter(at -> at.isAfter(moment))
                .min(Instant::compareTo);
    }

    /** Returns the latest end of a job. */
    Instant lastEnd() {
        return events.stream()
                .filter(JobEvent.Terminal.class::isInstance)
                .map(JobEvent::at)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** Returns the number of candidates of the jobs that succeeded between two points in time. */
    int candidatesSucceeded(Instant from, Instant to) {
        return events.stream()
                .filter(JobEvent.Succeeded.class::isInstance)
                .map(JobEvent.Succeeded.class::cast)
                .filter(end -> end.at().isAfter(from) && end.at().isBefore(to))
                .mapToInt(end -> end.set().candidates().size())
                .sum();
    }

    /** Returns the worker that last started a job. */
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
