package io.srfarm.worker.lease;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Takes jobs when the device can use them, the most urgent first, and keeps each locked until it has ended. Runs on one
 * thread, which only polls, renews and acknowledges. {@link #stop} may be called from other threads.
 */
public final class LeaseLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(LeaseLoop.class);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Settings settings;
    private final Conditions conditions;
    private final LeaseHandler work;
    private final ExecutorService jobs;
    private final RecordSender sender;
    private final MeterRegistry meters;
    private final Semaphore ended = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile long beatNanos = System.nanoTime();
    private volatile long graceEndNanos;
    private long restEndNanos = System.nanoTime();

    /**
     * Settings of the loop.
     *
     * @param worker this worker's name
     * @param connection settings of the Kafka client: {@code bootstrap.servers} and security
     * @param lock the lock duration to assume if the broker does not report it
     * @param grace how long running jobs may continue after {@link #stop}
     * @param storeSilenceMax how long a job is kept while the store does not answer
     */
    public record Settings(
            String worker, Map<String, Object> connection, Duration lock, Duration grace, Duration storeSilenceMax) {
        public Settings {
            connection = Map.copyOf(connection);
        }
    }

    /** Conditions for taking jobs. They are queried often, so implementations must return cached values. */
    public interface Conditions {
        /** Returns whether the queue topics of all classes exist. */
        boolean areTopicsThere();

        /** Returns how long the store has been unavailable; zero if it is available. */
        Duration storeSilence();
    }

    /** @param jobs an executor with a thread for each concurrent job */
    public LeaseLoop(
            Settings settings,
            Conditions conditions,
            LeaseHandler work,
            ExecutorService jobs,
            RecordSender sender,
            MeterRegistry meters) {
        this.settings = settings;
        this.conditions = conditions;
        this.work = work;
        this.jobs = jobs;
        this.sender = sender;
        this.meters = meters;
    }

    /** Returns the time since the loop's last heartbeat. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - beatNanos);
    }

    /** Stops taking jobs and waits until running jobs have ended or, after the grace period, were handed back. */
    public void stop() throws InterruptedException {
        graceEndNanos = System.nanoTime() + settings.grace().toNanos();
        stopping.countDown();
        stopped.await();
    }

    /** @throws IllegalStateException if a job failed with an unexpected exception; the process should end */
    @Override
    public void run() {
        try {
            while (!isStopping()) {
                beat();
                if (!conditions.areTopicsThere()) {
                    pause(TICK);
                } else {
                    takeJobs();
                }
            }
        } finally {
            stopped.countDown();
        }
    }

    private void takeJobs() {
        try (JobQueues queues = new JobQueues(
                priority -> new JobQueue(priority, settings.worker(), settings.connection(), settings.lock()),
                sender,
                meters.counter("srfarm.worker.strays"))) {
            List<LeasedJob> inHand = new ArrayList<>();
            try {
                while (!isStopping() || !inHand.isEmpty()) {
                    beat();
                    settleEnded(inHand);
                    keepAlive(inHand);
                    if (isNextWanted(inHand.size())) {
                        queues.next().ifPresent(taken -> inHand.addAll(begun(queues, taken)));
                    } else {
                        queues.handBackStrays();
                        awaitAnEnd();
                    }
                }
                queues.handBackStrays();
            } finally {
                inHand.forEach(leasedJob -> leasedJob.abandon("the worker leaves the group"));
            }
        } catch (KafkaException e) {
            LOG.warnf("rejoining the share group worker=%s: %s", settings.worker(), e);
            pause(PAUSE_AFTER_FAILURE);
        }
    }

    private boolean isNextWanted(int inHand) {
        return !isStopping()
                && System.nanoTime() - restEndNanos >= 0
                && conditions.storeSilence().isZero()
                && work.isNextWanted(inHand);
    }

    /** Starts the job, unless its record was replaced by a copy. */
    private List<LeasedJob> begun(JobQueues queues, JobQueues.Taken taken) {
        if (taken.delivery().isWorn() && queues.isReplaced(taken.queue(), taken.delivery())) {
            queues.giveBack(taken.queue());
            return List.of();
        }
        Lease lease = new Lease(taken.delivery().attempt());
        Future<?> answer = jobs.submit(() -> {
            try {
                work.perform(taken.delivery().record(), lease);
                return lease;
            } finally {
                ended.release();
            }
        });
        return List.of(new LeasedJob(queues, taken, lease, answer, meters));
    }

    private void settleEnded(List<LeasedJob> inHand) {
        for (LeasedJob done : inHand.stream().filter(LeasedJob::isDone).toList()) {
            inHand.remove(done);
            if (!done.settle()) {
                restEndNanos = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
            }
        }
    }

    private void keepAlive(List<LeasedJob> inHand) {
        boolean isStoreAway = conditions.storeSilence().compareTo(settings.storeSilenceMax()) > 0;
        inHand.forEach(LeasedJob::keepAlive);
        if (isStoreAway) {
            inHand.forEach(
                    leasedJob -> leasedJob.handBack("the store does not answer")); // another worker may reach the store
        }
        if (isStopping() && System.nanoTime() - graceEndNanos >= 0) {
            inHand.forEach(leasedJob -> leasedJob.leave("the worker is stopping"));
            inHand.clear();
        }
    }

    /** Waits until a job ends, at most for a tick. */
    private void awaitAnEnd() {
        try {
            if (ended.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                ended.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the lease thread must not be interrupted; call stop()", e);
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void beat() {
        beatNanos = System.nanoTime();
    }

    private void pause(Duration time) {
        try {
            if (stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debugf("stopping worker=%s", settings.worker());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the lease thread must not be interrupted; call stop()", e);
        }
    }
}
