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
 * The queues of all priority classes, polled in order of urgency. Used on the lease thread only.
 *
 * <p>A queue holds one record at a time, so each concurrent job of a class needs another queue. It is opened when first
 * needed and kept for later jobs.
 *
 * <p>While jobs run, queues that were empty, at most one per class, continue to fetch ({@link JobQueue}), so each may
 * lock one record prematurely. If no further job is wanted, such a prefetched record is handed back within a tick: a
 * copy is appended to its queue, then the original is accepted. This uses up no delivery and happens at most once per
 * queue and job, as a queue that has locked a record stops fetching.
 */
final class JobQueues implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobQueues.class);

    /** Wait for a queue that is already fetching: a fetched record is available at once. */
    private static final Duration GLANCE = Duration.ofMillis(1);

    /**
     * Wait for a queue that has to start fetching: long enough for a response, which decides whether a less urgent
     * class is polled.
     */
    private static final Duration FRESH = Duration.ofMillis(40);

    /** Wait per queue while all are empty; three of them bound the latency of an arriving job. */
    private static final Duration IDLE = Duration.ofMillis(25);

    private final Function<Priority, JobQueue> opening;
    private final Map<Priority, Deque<JobQueue>> free = new EnumMap<>(Priority.class);
    private final Set<JobQueue> open = new HashSet<>();
    private final RecordSender sender;
    private final Counter strays;
    private boolean idle;

    /** A delivery and the queue with which to settle it; return the queue afterwards. */
    record Taken(JobQueue queue, Delivery delivery) {}

    JobQueues(Function<Priority, JobQueue> opening, RecordSender sender, Counter strays) {
        this.opening = opening;
        this.sender = sender;
        this.strays = strays;
        for (Priority priority : Priority.values()) {
            free.put(priority, new ArrayDeque<>());
        }
    }

    /** Returns the most urgent waiting job; empty after one round of short waits. */
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

    /** Returns a queue whose record was settled. A doubtful queue is closed, and another one is opened when needed. */
    void giveBack(JobQueue queue) {
        if (queue.isDoubtful()) {
            close(queue);
        } else {
            freeOf(queue.priority()).addLast(queue);
        }
    }

    /** Hands back prefetched records. */
    void handBackStrays() {
        for (Priority priority : Priority.values()) {
            JobQueue queue = freeOf(priority).peekFirst();
            if (queue != null && queue.isFetching() && !queue.isStale()) {
                queue.poll(Duration.ZERO).ifPresent(stray -> {
                    handBack(queue, stray);
                    freeOf(priority).remove(queue);
                    giveBack(queue);
                });
            }
        }
    }

    /** Replaces {@code held} by a copy at the end of its queue, or releases it if the copy cannot be written. */
    void handBack(JobQueue queue, Delivery held) {
        if (!isReplaced(queue, held)) {
            release(queue, held);
        }
    }

    /** Replaces {@code held} by a copy at the end of its queue. Returns false if the copy cannot be written. */
    boolean isReplaced(JobQueue queue, Delivery held) {
        try {
            sender.send(held.copy());
            strays.increment();
            queue.accept(held);
        } catch (SendException e) {
            LOG.warnf("failed to copy the record of job=%s: %s", held.record().key(), e.getMessage());
            return false;
        } catch (LeaseLostException e) {
            // Both the copy and the original will be delivered; the stored outcome makes the second run a replay.
            LOG.infof(
                    "handed back, but the original was not accepted job=%s: %s",
                    held.record().key(), e.getMessage());
        }
        return true;
    }

    void release(JobQueue queue, Delivery held) {
        try {
            queue.release(held);
        } catch (LeaseLostException e) {
            LOG.infof("lock had expired job=%s: %s", held.record().key(), e.getMessage());
        }
    }

    /** The queue that may be fetching is first, so that it is polled before another one starts to fetch. */
    private JobQueue front(Priority priority) {
        Deque<JobQueue> queues = freeOf(priority);
        if (!queues.isEmpty() && queues.getFirst().isStale()) {
            releaseUnseen(queues);
        }
        if (queues.isEmpty()) {
            JobQueue opened = opening.apply(priority);
            open.add(opened);
            queues.add(opened);
        }
        return queues.getFirst();
    }

    /** A record that the first queue locked long ago may run elsewhere by now. */
    private void releaseUnseen(Deque<JobQueue> queues) {
        JobQueue stale = queues.getFirst();
        stale.poll(Duration.ZERO).ifPresent(unseen -> release(stale, unseen));
        if (stale.isDoubtful()) {
            queues.removeFirst();
            close(stale);
        }
    }

    private Deque<JobQueue> freeOf(Priority priority) {
        return Objects.requireNonNull(free.get(priority), "every class has queues");
    }

    private void close(JobQueue queue) {
        open.remove(queue);
        queue.close();
    }

    @Override
    public void close() {
        open.forEach(JobQueue::close);
    }
}
