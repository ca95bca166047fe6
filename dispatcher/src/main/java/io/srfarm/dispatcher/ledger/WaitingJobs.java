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
 * Jobs that wait: first in the ledger's {@link FairQueue}s for their dispatch, then in a queue for a worker. The ledger's
 * thread writes, any may read.
 */
public final class WaitingJobs {
    private final Map<Priority, FairQueue<QueueEntry>> lines = Stream.of(Priority.values())
            .collect(toUnmodifiableMap(
                    priority -> priority,
                    priority -> new FairQueue<>(turn -> turn.key().tenant())));
    private final Map<Priority, RankedSet<QueueEntry>> queues = Stream.of(Priority.values())
            .collect(toUnmodifiableMap(priority -> priority, priority -> new RankedSet<>()));

    /** Waiting jobs that have a deadline, by it. */
    private final NavigableSet<QueueEntry> deadlines = new ConcurrentSkipListSet<>();

    private final Map<Tenant, WaitingLoad> loads = new ConcurrentHashMap<>();
    private volatile WaitingLoad load = WaitingLoad.NONE;
    private volatile WaitingLoad drained = WaitingLoad.NONE;

    WaitingJobs() {}

    /** All that waits. */
    public WaitingLoad load() {
        return load;
    }

    /** What waits of one tenant. */
    public WaitingLoad load(Tenant tenant) {
        return loads.getOrDefault(tenant, WaitingLoad.NONE);
    }

    /** All that has waited and waits no more, since this process came: for rates. */
    public WaitingLoad drained() {
        return drained;
    }

    /** The first {@code max} jobs of a class that are to be dispatched. */
    public List<JobKey> next(Priority priority, int max) {
        return line(priority).first(max).stream().map(QueueEntry::key).toList();
    }

    /** How many jobs of a class are in its own queue and were not started; those promoted into it do not count. */
    public int unstarted(Priority priority) {
        return (int) queue(priority).toList().stream()
                .filter(turn -> turn.priority() == priority)
                .count();
    }

    /** Jobs that were put into a queue before {@code moment} and have not been started, the oldest first. */
    public List<JobKey> unstartedSince(Priority queue, Instant moment) {
        return queue(queue).toList().stream()
                .takeWhile(turn -> turn.at().isBefore(moment))
                .map(QueueEntry::key)
                .toList();
    }

    /** Waiting jobs whose deadline has passed. */
    public List<JobKey> pastDeadline(Instant now) {
        return deadlines.stream()
                .takeWhile(turn -> turn.at().isBefore(now))
                .map(QueueEntry::key)
                .toList();
    }

    /** How many jobs a waiting one has before it, in its class and the more urgent ones; empty: it does not wait. */
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

    /** The new place is there before the old one goes: a reader may see a job twice, never not at all. */
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
        return Objects.requireNonNull(lines.get(priority), "every class has its line");
    }

    private RankedSet<QueueEntry> queue(Priority priority) {
        return Objects.requireNonNull(queues.get(priority), "every class has its queue");
    }
}
