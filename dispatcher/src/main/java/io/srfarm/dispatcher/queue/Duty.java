package io.srfarm.dispatcher.queue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What the leading dispatcher does again and again, in a thread of its own. A round that fails is told once and tried
 * again.
 */
public final class Duty {
    private static final Logger LOG = Logger.getLogger(Duty.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

    private final String name;
    private final Leadership leadership;
    private final Duration pause;
    private final Round round;
    private final Thread thread;
    private final Semaphore woken = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** One round of a duty; returns early when its thread is interrupted. */
    @FunctionalInterface
    public interface Round {
        /** @throws Exception when it could not be done; it is done again from the start */
        void run() throws Exception;
    }

    /** @param pause between two rounds, unless it is {@link #wake woken} */
    public Duty(String name, Leadership leadership, Duration pause, Round round) {
        this.name = name;
        this.leadership = leadership;
        this.pause = pause;
        this.round = round;
        this.thread = new Thread(this::untilStopped, name);
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins the next round at once. */
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /** Lets the round at hand end, for a bounded time. */
    public void stop() {
        stopped.countDown();
        wake();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void untilStopped() {
        String told = "";
        try {
            boolean over;
            do {
                boolean unused = woken.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                String trouble = leadership.isLeading() && stopped.getCount() > 0 ? attempt() : "";
                if (!trouble.isEmpty() && !trouble.equals(told)) {
                    LOG.warnf("%s failed, trying on: %s", name, trouble);
                }
                told = trouble;
                over = stopped.await(trouble.isEmpty() ? 0 : RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            } while (!over);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return what went wrong; empty: nothing */
    private String attempt() throws InterruptedException {
        try {
            round.run();
            return "";
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.debugf(e, "%s failed", name);
            return String.valueOf(e);
        }
    }
}
