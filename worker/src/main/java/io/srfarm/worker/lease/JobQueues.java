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
 * The queues of all priority classes, polled in order of urgency. Used on the lease thread only.
 *
 * <p>While a job runs, queues that were empty before continue to fetch ({@link JobQueue}), so each may lock one record
 * prematurely. Such a prefetched record is handed back within a tick: a copy is appended to its queue, then the
 * original is accepted. This uses up no delivery and happens at most once per queue and job, as a queue that has locked
 * a record stops fetching.
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

    private final List<JobQueue> byUrgency = new ArrayList<>();
    private final RecordSender sender;
    private final Counter strays;
    private boolean idle;

    /** A delivery and the queue with which to settle it. */
    record Taken(JobQueue queue, Delivery delivery) {}

    JobQueues(Function<Priority, JobQueue> opening, RecordSender sender, Counter strays) {
        this.sender = sender;
        this.strays = strays;
        for (Priority priority : Priority.values()) {
            byUrgency.add(opening.apply(priority));
        }
    }

    /** Returns the most urgent waiting job; empty after one round of short waits. */
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

    /** Returns whether a queue must be reopened. */
    boolean areDoubtful() {
        return byUrgency.stream().anyMatch(JobQueue::isDoubtful);
    }

    /** Hands back records that queues other than {@code busy} have prefetched. */
    void handBackStrays(Optional<JobQueue> busy) {
        for (JobQueue queue : byUrgency) {
            if (queue.isFetching() && busy.filter(queue::equals).isEmpty()) {
                queue.poll(Duration.ZERO).ifPresent(stray -> handBack(queue, stray));
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

    @Override
    public void close() {
        byUrgency.forEach(JobQueue::close);
    }
}
