package io.srfarm.worker.lease;

import io.micrometer.core.instrument.Counter;
import io.srfarm.job.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The queues of all classes, asked in order of urgency. The lease thread's alone.
 *
 * <p>A queue holds one record at a time, so each further job in hand takes one more queue of its class: opened when it is first
 * needed, and kept for the jobs that follow.
 *
 * <p>While jobs run, the queues that were found empty go on fetching ({@link JobQueue}), one a class at most, so each may still
 * lock one record. If no further job is wanted then, such a stray is handed back within a tick: a copy goes to the end of its
 * queue, then the stray is accepted. That spends no delivery, and it happens at most once a queue and job, for a queue that has
 * locked a record fetches no more.
 */
final class JobQueues implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobQueues.class);

    /** For a queue that is fetching already: what it has is there at once. */
    private static final Duration GLANCE = Duration.ofMillis(1);

    /** For a queue that must begin to fetch: its answer decides whether a less urgent class may be asked. */
    private static final Duration FRESH = Duration.ofMillis(40);

    /** For each queue in turn while all are empty; three of them bound the latency of a job that arrives. */
    private static final Duration IDLE = Duration.ofMillis(25);

    private final Function<Priority, JobQueue> opening;
    private final Map<Priority, Deque<JobQueue>> free = new EnumMap<>(Priority.class);
    private final Set<JobQueue> open = new HashSet<>();
    private final RecordSender sender;
    private final Counter strays;
    private boolean idle;

    /** A delivery and the queue that it must be settled with, which is to be given back then. */
    record Taken(JobQueue queue, Delivery delivery) {}

    JobQueues(Function<Priority, JobQueue> opening, RecordSender sender, Counter strays) {
        this.opening = opening;
        this.sender = sender;
        this.strays = strays;
        for (Priority priority : Priority.values()) {
            free.put(priority, new ArrayDeque<>());
        }
    }

    /** The most urgent job that waits; empty after one round of short waits. */
    Optional<Taken> next() {
        for (Priority priority : Priority.values()) {
            JobQueue queue = front(priority);
            Duration wait = queue.isFetching() ? (idle ? IDLE : GLANCE) : FRESH;
            Optional<Delivery> found = queue.poll(wait);
            if (found.isPresent()) {
                idle = false;
                freeOf(priority).remove(queue);
                return Optional.of(new Taken(queue, found.get()));
            }
        }
        idle = true;
        return Optional.empty();
    }

    /** To be called once the record that the queue gave is settled. A queue that is doubtful is opened anew when it is needed. */
    void giveBack(JobQueue queue) {
        if (queue.isDoubtful()) {
            open.remove(queue);
            queue.close();
        } else {
            freeOf(queue.priority()).addLast(queue);
        }
    }

    /** Gives back what was locked unasked. */
    void handBackStrays() {
        for (Priority priority : Priority.values()) {
            JobQueue queue = freeOf(priority).peekFirst();
            if (queue != null && queue.isFetching()) {
                queue.poll(Duration.ZERO).ifPresent(stray -> {
                    handBack(queue, stray);
                    freeOf(priority).remove(queue);
                    giveBack(queue);
                });
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

    /** The one that may be fetching stands first: it is asked before another begins to fetch. */
    private JobQueue front(Priority priority) {
        Deque<JobQueue> queues = freeOf(priority);
        if (queues.isEmpty()) {
            JobQueue opened = opening.apply(priority);
            open.add(opened);
            queues.add(opened);
        }
        return queues.getFirst();
    }

    private Deque<JobQueue> freeOf(Priority priority) {
        return Objects.requireNonNull(free.get(priority), "every class has queues");
    }

    @Override
    public void close() {
        open.forEach(JobQueue::close);
    }
}
