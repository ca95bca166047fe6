package io.srfarm.dispatcher.queue;

import io.srfarm.supervision.BackgroundLoop;
import java.time.Duration;

/** A periodic task of the leading dispatcher, run in its own thread. A failed round is retried. */
public final class LeaderTask {
    private static final Duration BACKOFF = Duration.ofMillis(500);

    /** A round may process thousands of objects of a slow store. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(10);

    private final BackgroundLoop loop;

    /** One round of the task; returns early when its thread is interrupted. */
    @FunctionalInterface
    public interface Round {
        /**
         * Runs the round.
         *
         * @throws Exception if it failed; it is repeated from the start
         */
        void run() throws Exception;
    }

    /**
     * Creates a task.
     *
     * @param pause between two rounds, unless it is {@link #wake woken}
     */
    public LeaderTask(String name, Leadership leadership, Duration pause, Round round) {
        this.loop = new BackgroundLoop(name, pause, BACKOFF, SILENCE_MAX, self -> {
            if (leadership.isLeading()) {
                round.run();
            }
        });
    }

    public void start() {
        loop.start();
    }

    /** Starts the next round at once. */
    public void wake() {
        loop.wake();
    }

    /** Waits a bounded time for the current round to end. */
    public void stop() {
        loop.close();
    }
}
