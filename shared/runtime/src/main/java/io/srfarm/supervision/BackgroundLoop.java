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
 * Work that is done again and again by a daemon thread of its own, until {@link #close()}. Whatever a turn throws is logged
 * once, and the next turn begins after a pause that grows while turns fail. All loops of a process that were started and not
 * closed can be looked at ({@link #running()}): one whose thread has ended, or gives no sign of life for too long, is reported
 * by the process's liveness.
 */
public final class BackgroundLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(BackgroundLoop.class.getName());
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /** Well for so long, a loop has recovered: one that fails again and again in between is not told each time. */
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

    /** One turn. It may go on until {@link #isClosing()}, if it calls {@link #beat()} and {@link #well()} now and then. */
    @FunctionalInterface
    public interface Turn {
        /** @throws Exception when it could not be done; the next turn tries again */
        void run(BackgroundLoop self) throws Exception;
    }

    /**
     * How a loop stands.
     *
     * @param alive whether its thread runs
     * @param silence since its last sign of life
     * @param silenceMax after which it is taken to stand still
     * @param trouble why its last turn failed; empty: it did not
     * @param failures turns that have failed since it started
     */
    public record Status(
            String name, boolean alive, Duration silence, Duration silenceMax, String trouble, long failures) {
        /** Whether it moves; one whose turns fail moves too. */
        public boolean isMoving() {
            return alive && silence.compareTo(silenceMax) < 0;
        }

        /** Whether it does what it is for. */
        public boolean isWell() {
            return isMoving() && trouble.isEmpty();
        }
    }

    /**
     * A loop that {@link #start()} sets going.
     *
     * @param name of its thread, in health, logs and metrics
     * @param pause between two turns, unless it is {@linkplain #wake() woken}
     * @param backoff the first pause after a turn that failed
     */
    public BackgroundLoop(String name, Duration pause, Duration backoff, Turn turn) {
        this(name, pause, backoff, SILENCE_MAX, turn);
    }

    /** @param silenceMax longest time for a turn, or between two signs of life of it, beside the pause */
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

    /** Every loop of this process that was started and not closed. */
    public static List<Status> running() {
        return RUNNING.stream().map(BackgroundLoop::status).toList();
    }

    public void start() {
        beat();
        RUNNING.add(this);
        thread.start();
    }

    /** Begins the next turn at once. */
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /** A sign of life. */
    public void beat() {
        beatNanos = System.nanoTime();
    }

    /** A sign of life of a turn that goes on: it does what it is for. */
    public void well() {
        beat();
        if (!trouble.isEmpty() && System.nanoTime() - failedNanos >= RECOVERY.toNanos()) {
            LOG.log(Level.INFO, "{0} goes on", name);
            trouble = "";
            nextBackoff = backoff;
        }
    }

    /** Notes what keeps a turn that goes on from doing what it is for. */
    public void failing(Throwable failure) {
        failures.incrementAndGet();
        failedNanos = System.nanoTime();
        String found = String.valueOf(failure);
        if (!found.equals(trouble)) {
            LOG.log(Level.WARNING, "{0} failed, trying on: {1}", name, found);
            LOG.log(Level.DEBUG, name + " failed", failure);
            trouble = found;
        }
    }

    public boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Whether its thread runs. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    public Status status() {
        Duration silence = Duration.ofNanos(Math.max(0, System.nanoTime() - beatNanos));
        return new Status(name, thread.isAlive(), silence, silenceMax, trouble, failures.get());
    }

    /** Lets the turn at hand end, for a bounded time, and interrupts it then. */
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
                LOG.log(Level.DEBUG, "{0} was interrupted", name); // by close() alone
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

    @SuppressWarnings("IllegalCatch") // whatever ends a turn, an error too, must not end the loop unseen
    private boolean attempt() {
        try {
            turn.run(this);
            well();
            return true;
        } catch (Throwable e) {
            if (isClosing()) {
                LOG.log(Level.DEBUG, name + " was broken off", e);
            } else {
                failing(e);
            }
            return false;
        }
    }
}
