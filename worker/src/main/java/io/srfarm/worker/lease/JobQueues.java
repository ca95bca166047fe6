package io.srfarm.worker.lease;

import io.micrometer.core.instrument.Counter;
import io.srfarm.job.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The queues of all classes, asked in order of urgency. The lease thread's alone.
 *
 * <p>While a job runs, the queues that were found empty before it go on fetching ({@link JobQueue}), so each may still
 * lock one record. Such a stray is handed back within a tick: a copy goes to the end of its queue, then the stray is
 * accepted. That spends no delivery, and it happens at most once a queue and job, for a queue that has locked a record
 * fetches no more.
 */
final class JobQueues implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobQueues.class);

    /** For a queue that is fetching already: what it has is there at once. */
    private static final Duration GLANCE = Duration.ofMillis(1);

    /** For a queue that must begin to fetch: its answer decides whether a less urgent class may be asked. */
    private static final Duration FRESH = Duration.ofMillis(40);

    /** For each queue in turn while all are empty; three of them bound the latency of a job that arrives. */
    private static final Duration IDLE = Duration.ofMillis(25);

    private final List<JobQueue> byUrgency = new ArrayList<>();
    private final RecordSender sender;
    private final Counter strays;
    private boolean idle;

    /** A delivery and the queue that it must be settled with. */
    record Taken(JobQueue queue, Delivery delivery) {}

    JobQueues(Function<Priority, JobQueue> opening, RecordSender sender, Counter strays) {
        this.sender = sender;
        this.strays = strays;
        for (Priority priority : Priority.values()) {
            byUrgency.add(opening.apply(priority));
        }
    }

    /** The most urgent job that waits; empty after one round of short waits. */
    Optional<Taken> next() {
        for (JobQueue queue : byUrgency) {
            Duration wait = queue.isFetching() ? (idle ? IDLE : GLANCE) : FRESH;
            Optional<Delivery> found = queue.poll(wait);
            if (found.isPresent()) {
                idle = false;
                return Optional.of(new Taken(queue, found.get()));
            }
        }
        idle = true;
        return Optional.empty();
    }

    /** Whether one of them must be opened anew. */
    boolean areDoubtful() {
        return byUrgency.stream().anyMatch(JobQueue::isDoubtful);
    }

    /** Gives back what other queues than {@code busy} have locked unasked. */
    void handBackStrays(Optional<JobQueue> busy) {
        for (JobQueue queue : byUrgency) {
            if (queue.isFetching() && busy.filter(queue::equals).isEmpty()) {
                queue.poll(Duration.ZERO).ifPresent(stray -> handBack(queue, stray));
            }
        }
    }

    /** Puts a copy at the end of the queue and takes {@code held} out of it; releases it if no copy can be made. */
    void handBack(JobQueue queue, Delivery held) {
        if (!isReplaced(queue, held)) {
            release(queue, held);
        }
    }

    /** Puts a copy at the end of the queue and takes {@code held} out of it, unless no copy can be made. */
    boolean isReplaced(JobQueue queue, Delivery held) {
        try {
            sender.send(held.copy());
            strays.increment();
            queue.accept(held);
        } catch (SendException e) {
            LOG.warnf("no copy of job=%s could be made: %s", held.record().key(), e.getMessage());
            return false;
        } catch (LeaseLostException e) {
            // The copy is there and the record comes again: the outcome makes one of them a replay.
            LOG.infof("handed back twice job=%s: %s", held.record().key(), e.getMessage());
        }
        return true;
    }

    void release(JobQueue queue, Delivery held) {
        try {
            queue.release(held);
        } catch (LeaseLostException e) {
            LOG.infof("lock had run out job=%s: %s", held.record().key(), e.getMessage());
        }
    }

    @Override
    public void close() {
        byUrgency.forEach(JobQueue::close);
    }
}
