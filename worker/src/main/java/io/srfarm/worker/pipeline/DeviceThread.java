package io.srfarm.worker.pipeline;

import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** The single thread that uses the device. Tasks of older jobs run first. */
public final class DeviceThread {
    private static final Logger LOG = Logger.getLogger(DeviceThread.class);

    private final AtomicLong submitted = new AtomicLong();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), task -> {
                Thread made = new Thread(task, "device");
                made.setDaemon(true); // a hung device must not keep the process from exiting
                return made;
            });

    /** A task, ordered by job and, within a job, by submission. */
    private static final class Turn<T> extends FutureTask<T> implements Comparable<Turn<?>> {
        private static final Comparator<Turn<?>> ORDER =
                Comparator.<Turn<?>>comparingLong(turn -> turn.job).thenComparingLong(turn -> turn.number);

        private final long job;
        private final long number;

        private Turn(long job, long number, Callable<T> task) {
            super(task);
            this.job = job;
            this.number = number;
        }

        @Override
        public int compareTo(Turn<?> other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param job number of the job; tasks of lower numbers run first */
    public <T> Future<T> submit(long job, Callable<T> task) {
        Turn<T> turn = new Turn<>(job, submitted.incrementAndGet(), task);
        thread.execute(turn);
        return turn;
    }

    /** As {@link #submit}, without a result. Failures are logged. */
    public void execute(long job, Runnable task) {
        thread.execute(new Turn<>(job, submitted.incrementAndGet(), () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a task on the device thread failed", e);
            }
            return task;
        }));
    }

    /** Rejects new tasks and waits until all submitted ones have run. */
    public void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
}
