package io.srfarm.dispatcher.queue;

import io.srfarm.supervision.BackgroundLoop;
import java.time.Duration;

/** What the leading dispatcher does again and again, in a thread of its own. A round that fails is tried again. */
public final class LeaderTask {
    private static final Duration BACKOFF = Duration.ofMillis(500);

    /** A round may take long: it may go through thousands of objects of a slow store. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(10);

    private final BackgroundLoop loop;

    /** One round of a duty; returns early when its thread is interrupted. */
    @FunctionalInterface
    public interface Round {
        /** @throws Exception when it could not be done; it is done again from the start */
        void run() throws Exception;
    }

    /** @param pause between two rounds, unless it is {@link #wake woken} */
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

    /** Begins the next round at once. */
    public void wake() {
        loop.wake();
    }

    /** Lets the round at hand end, for a bounded time. */
    public void stop() {
        loop.close();
    }
}
