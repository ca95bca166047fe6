package io.srfarm.supervision;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Repeats a task in its own daemon thread until {@link #close()}. Exceptions are logged once, and failed turns are
 * retried with growing backoff. {@link #running()} lists all loops that were started and not closed; the process's
 * liveness check reports those whose thread has ended or whose last heartbeat is too old.
 */
public final class BackgroundLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(BackgroundLoop.class.getName());
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /**
     * A loop must succeed for this long before it counts as recovered, so that intermittent failures are logged once.
     */
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private static final Set<BackgroundLoop> RUNNING = ConcurrentHashMap.newKeySet();

    private final String name;
    private final Duration pause;
    private final Duration backoff;
    private final Duration silenceMax;
    private final Turn turn;
    private final Thread thread;
    private final Semaphore woken = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long beatNanos = System.nanoTime();
    private final AtomicLong failures = new AtomicLong();
    private volatile String trouble = "";
    private long failedNanos;
    private Duration nextBackoff;

    /** One turn. It may run until {@link #isClosing()} if it regularly calls {@link #beat()} and {@link #well()}. */
    @FunctionalInterface
    public interface Turn {
        /**
         * Runs the turn.
         *
         * @throws Exception if the turn fails; the next turn retries
         */
        void run(BackgroundLoop self) throws Exception;
    }

    /**
     * The status of a loop.
     *
     * @param alive whether its thread runs
     * @param silence time since its last heartbeat
     * @param silenceMax the silence after which it counts as stuck
     * @param trouble why the last turn failed; empty: it did not
     * @param failures number of failed turns since the start
     */
    public record Status(
            String name, boolean alive, Duration silence, Duration silenceMax, String trouble, long failures) {
        /** Returns whether the loop is alive and not stuck, even if its turns fail. */
        public boolean isMoving() {
            return alive && silence.compareTo(silenceMax) < 0;
        }

        /** Returns whether the loop works without failures. */
        public boolean isWell() {
            return isMoving() && trouble.isEmpty();
        }
    }

    /**
     * Creates a loop that {@link #start()} starts.
     *
     * @param name name of its thread, also used in health reports, logs and metrics
     * @param pause pause between two turns, unless {@linkplain #wake() woken}
     * @param backoff first pause after a failed turn
     */
    public BackgroundLoop(String name, Duration pause, Duration backoff, Turn turn) {
        this(name, pause, backoff, SILENCE_MAX, turn);
    }

    /**
     * As the other constructor, with a limit on silence.
     *
     * @param silenceMax longest time between two heartbeats, in addition to the pause
     */
    public BackgroundLoop(String name, Duration pause, Duration backoff, Duration silenceMax, Turn turn) {
        this.name = name;
        this.pause = pause;
        this.backoff = backoff;
        this.nextBackoff = backoff;
        this.silenceMax = silenceMax.plus(pause);
        this.turn = turn;
        this.thread = new Thread(this::untilClosed, name);
        thread.setDaemon(true);
    }

    /** Returns the status of every loop that was started and not closed. */
    public static List<Status> running() {
        return RUNNING.stream().map(BackgroundLoop::status).toList();
    }

    public void start() {
        beat();
        RUNNING.add(this);
        thread.start();
    }

    /** Starts the next turn at once. */
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /** Records a heartbeat. */
    public void beat() {
        beatNanos = System.nanoTime();
    }

    /** Records a heartbeat of a long turn that works without failures. */
    public void well() {
        beat();
        if (!trouble.isEmpty() && System.nanoTime() - failedNanos >= RECOVERY.toNanos()) {
            LOG.log(Level.INFO, "{0} recovered", name);
            trouble = "";
            nextBackoff = backoff;
        }
    }

    /** Records a failure within a turn that continues. */
    public void failing(Throwable failure) {
        failures.incrementAndGet();
        failedNanos = System.nanoTime();
        String found = String.valueOf(failure);
        if (!found.equals(trouble)) {
            LOG.log(Level.WARNING, "{0} failed, retrying: {1}", name, found);
            LOG.log(Level.DEBUG, name + " failed", failure);
            trouble = found;
        }
    }

    public boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Returns whether the loop's thread runs. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    public Status status() {
        Duration silence = Duration.ofNanos(Math.max(0, System.nanoTime() - beatNanos));
        return new Status(name, thread.isAlive(), silence, silenceMax, trouble, failures.get());
    }

    /** Waits a bounded time for the current turn to end, then interrupts it. */
    @Override
    public void close() {
        RUNNING.remove(this);
        closing.countDown();
        wake();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void untilClosed() {
        while (!isClosing()) {
            try {
                await(attempt());
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "{0} was interrupted", name); // only close() interrupts
            }
        }
    }

    private void await(boolean done) throws InterruptedException {
        beat();
        if (done) {
            boolean unused = woken.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        } else if (!closing.await(nextBackoff.toMillis(), TimeUnit.MILLISECONDS)) {
            Duration doubled = nextBackoff.multipliedBy(2);
            nextBackoff = doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
        }
    }

    @SuppressWarnings("IllegalCatch") // an Error must not end the loop unnoticed
    private boolean attempt() {
        try {
            turn.run(this);
            well();
            return true;
        } catch (Throwable e) {
            if (isClosing()) {
                LOG.log(Level.DEBUG, name + " failed while closing", e);
            } else {
                failing(e);
            }
            return false;
        }
    }
}
