package io.srfarm.worker.lease;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Takes one job at a time, the most urgent first, and keeps it locked until the device lane has answered it. Runs on one
 * thread, which only polls, renews and acknowledges; {@link #stop} may be called from any other.
 */
public final class LeaseLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(LeaseLoop.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Settings settings;
    private final Conditions conditions;
    private final LeaseHandler work;
    private final DeviceThread lane;
    private final RecordSender sender;
    private final MeterRegistry meters;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile long beatNanos = System.nanoTime();
    private volatile long graceEndNanos;

    /**
     * How jobs are taken.
     *
     * @param worker this worker's name
     * @param connection the Kafka client's own settings, {@code bootstrap.servers} and security
     * @param lock how long a lock holds if the broker does not say
     * @param grace how long the running job may go on after {@link #stop}
     * @param storeSilenceMax how long a job is kept for a store that does not answer
     */
    public record Settings(
            String worker, Map<String, Object> connection, Duration lock, Duration grace, Duration storeSilenceMax) {
        public Settings {
            connection = Map.copyOf(connection);
        }
    }

    /** What must hold outside before jobs are taken. Asked often: answer from memory. */
    public interface Conditions {
        /** Whether the topics of all classes exist. */
        boolean areTopicsThere();

        /** Since when the store has been of no use; zero: a job that is taken now could be answered. */
        Duration storeSilence();
    }

    public LeaseLoop(
            Settings settings,
            Conditions conditions,
            LeaseHandler work,
            DeviceThread lane,
            RecordSender sender,
            MeterRegistry meters) {
        this.settings = settings;
        this.conditions = conditions;
        this.work = work;
        this.lane = lane;
        this.sender = sender;
        this.meters = meters;
    }

    /** Since when the loop has shown no sign of life. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - beatNanos);
    }

    /** Takes no further job; returns when the running one is answered, or handed back after the grace. */
    public void stop() throws InterruptedException {
        graceEndNanos = System.nanoTime() + settings.grace().toNanos();
        stopping.countDown();
        stopped.await();
    }

    /** @throws IllegalStateException when the device lane is broken: the process should end */
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
            while (!isStopping() && !queues.areDoubtful()) {
                beat();
                if (conditions.storeSilence().isZero()) {
                    queues.next().ifPresent(taken -> serve(queues, taken));
                } else {
                    queues.handBackStrays(Optional.empty());
                    pause(TICK);
                }
            }
            queues.handBackStrays(Optional.empty());
        } catch (KafkaException e) {
            LOG.warnf("joining the group anew worker=%s: %s", settings.worker(), e);
            pause(PAUSE_AFTER_FAILURE);
        }
    }

    private void serve(JobQueues queues, JobQueues.Taken taken) {
        if (taken.delivery().isWorn() && queues.isReplaced(taken.queue(), taken.delivery())) {
            return;
        }
        Lease lease = new Lease(taken.delivery().attempt());
        var answer = lane.submit(() -> {
            work.perform(taken.delivery().record(), lease);
            return lease;
        });
        LeasedJob leasedJob = new LeasedJob(queues, taken, lease, answer, meters);
        while (!leasedJob.isDoneWithin(TICK)) {
            beat();
            leasedJob.keepAlive();
            if (conditions.storeSilence().compareTo(settings.storeSilenceMax()) > 0) {
                leasedJob.handBack("the store does not answer"); // another worker may reach it
            }
            if (isStopping() && System.nanoTime() - graceEndNanos >= 0) {
                leasedJob.leave("the worker stops");
                return;
            }
        }
        if (!leasedJob.settle()) {
            pause(PAUSE_AFTER_FAILURE);
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
            throw new IllegalStateException("the lease thread is stopped by request, never by interruption", e);
        }
    }
}
