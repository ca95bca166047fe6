package io.srfarm.dispatcher.ledger;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.srfarm.event.JobState;
import io.srfarm.job.Priority;
import io.srfarm.job.Tenant;
import io.srfarm.queueing.FairQueue;
import io.srfarm.queueing.RankedSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Waiting jobs: undispatched ones in the ledger's {@link FairQueue}s, dispatched ones in a Kafka queue. Written by the
 * ledger's thread, readable by any.
 */
public final class WaitingJobs {
    private final Map<Priority, FairQueue<QueueEntry>> lines = Stream.of(Priority.values())
            .collect(toUnmodifiableMap(
                    priority -> priority,
                    priority -> new FairQueue<>(turn -> turn.key().tenant())));
    private final Map<Priority, RankedSet<QueueEntry>> queues = Stream.of(Priority.values())
            .collect(toUnmodifiableMap(priority -> priority, priority -> new RankedSet<>()));

    /** Waiting jobs with a deadline, earliest first. */
    private final NavigableSet<QueueEntry> deadlines = new ConcurrentSkipListSet<>();

    private final Map<Tenant, WaitingLoad> loads = new ConcurrentHashMap<>();
    private volatile WaitingLoad load = WaitingLoad.NONE;
    private volatile WaitingLoad drained = WaitingLoad.NONE;

    WaitingJobs() {}

    /** Returns the load of all waiting jobs. */
    public WaitingLoad load() {
        return load;
    }

    /** Returns the load of one tenant's waiting jobs. */
    public WaitingLoad load(Tenant tenant) {
        return loads.getOrDefault(tenant, WaitingLoad.NONE);
    }

    /** Returns the total load that stopped waiting since this process started; rates are computed from it. */
    public WaitingLoad drained() {
        return drained;
    }

    /** Returns the next {@code max} jobs of a class to dispatch. */
    public List<JobKey> next(Priority priority, int max) {
        return line(priority).first(max).stream().map(QueueEntry::key).toList();
    }

    /** Returns how many jobs of a class are in its own queue and not started; jobs promoted into it do not count. */
    public int unstarted(Priority priority) {
        return (int) queue(priority).toList().stream()
                .filter(turn -> turn.priority() == priority)
                .count();
    }

    /** Returns the jobs that were put into a queue before {@code moment} and are not started, oldest first. */
    public List<JobKey> unstartedSince(Priority queue, Instant moment) {
        return queue(queue).toList().stream()
                .takeWhile(turn -> turn.at().isBefore(moment))
                .map(QueueEntry::key)
                .toList();
    }

    /** Returns the waiting jobs whose deadline has passed. */
    public List<JobKey> pastDeadline(Instant now) {
        return deadlines.stream()
                .takeWhile(turn -> turn.at().isBefore(now))
                .map(QueueEntry::key)
                .toList();
    }

    /**
     * Returns how many jobs are ahead of a waiting one in its class and more urgent ones; empty if it is not waiting.
     */
    Optional<Integer> ahead(JobStatus jobStatus) {
        Optional<QueueEntry> inLine = lineTurn(jobStatus);
        Optional<QueueEntry> inQueue = queueTurn(jobStatus);
        Priority at = jobStatus
                .dispatch()
                .map(JobStatus.Dispatch::queue)
                .or(() -> jobStatus.acceptedJob().map(AcceptedJob::priority))
                .orElse(Priority.BULK);
        int urgent = Stream.of(Priority.values())
                .filter(priority -> priority.compareTo(at) < 0)
                .mapToInt(priority -> queue(priority).size() + line(priority).size())
                .sum();
        return inQueue.map(turn -> urgent + queue(at).before(turn))
                .or(() -> inLine.map(turn -> urgent + queue(at).size() + line(at).ahead(turn)));
    }

    /**
     * Updates a job's positions. The new one is added before the old one is removed: a reader may see a job twice, but
     * never misses it.
     */
    void replace(JobStatus before, JobStatus after) {
        lineTurn(after).ifPresent(turn -> line(turn.priority()).add(turn));
        queueTurn(after).ifPresent(turn -> dispatchQueue(after).add(turn));
        deadlineTurn(after).ifPresent(deadlines::add);
        lineTurn(before)
                .filter(turn -> !lineTurn(after).equals(Optional.of(turn)))
                .ifPresent(turn -> leave(turn, after));
        queueTurn(before)
                .filter(turn -> !queueTurn(after).equals(Optional.of(turn))
                        || !before.dispatch().equals(after.dispatch()))
                .ifPresent(turn -> dispatchQueue(before).remove(turn));
        deadlineTurn(before).filter(turn -> deadlineTurn(after).isEmpty()).ifPresent(deadlines::remove);
        weigh(WaitingLoad.of(before), WaitingLoad.of(after), after.key().tenant());
    }

    private void weigh(WaitingLoad before, WaitingLoad after, Tenant tenant) {
        if (!before.equals(after)) {
            load = load.minus(before).plus(after);
            WaitingLoad own = load(tenant).minus(before).plus(after);
            if (own.equals(WaitingLoad.NONE)) {
                loads.remove(tenant);
            } else {
                loads.put(tenant, own);
            }
            drained = before.jobs() > after.jobs() ? drained.plus(before) : drained;
        }
    }

    private void leave(QueueEntry turn, JobStatus after) {
        line(turn.priority()).remove(turn);
        if (after.dispatch().isPresent()) {
            line(turn.priority()).serve(turn.key().tenant());
        }
    }

    private static Optional<QueueEntry> lineTurn(JobStatus jobStatus) {
        return jobStatus.isUndispatched()
                ? jobStatus
                        .acceptedJob()
                        .map(acceptedJob ->
                                new QueueEntry(acceptedJob.priority(), jobStatus.firstSeen(), jobStatus.key()))
                : Optional.empty();
    }

    private static Optional<QueueEntry> queueTurn(JobStatus jobStatus) {
        return jobStatus.state() == JobState.QUEUED
                ? jobStatus
                        .dispatch()
                        .map(dispatch -> new QueueEntry(
                                jobStatus
                                        .acceptedJob()
                                        .map(AcceptedJob::priority)
                                        .orElse(dispatch.queue()),
                                dispatch.at(),
                                jobStatus.key()))
                : Optional.empty();
    }

    private static Optional<QueueEntry> deadlineTurn(JobStatus jobStatus) {
        return jobStatus.state() == JobState.QUEUED
                ? jobStatus.acceptedJob().flatMap(acceptedJob -> acceptedJob
                        .deadline()
                        .map(deadline -> new QueueEntry(acceptedJob.priority(), deadline, jobStatus.key())))
                : Optional.empty();
    }

    private RankedSet<QueueEntry> dispatchQueue(JobStatus jobStatus) {
        return queue(jobStatus.dispatch().orElseThrow().queue());
    }

    private FairQueue<QueueEntry> line(Priority priority) {
        return Objects.requireNonNull(lines.get(priority), "every class has a line");
    }

    private RankedSet<QueueEntry> queue(Priority priority) {
        return Objects.requireNonNull(queues.get(priority), "every class has a queue");
    }
}
