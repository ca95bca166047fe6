package io.srfarm.dispatcher.intake;

import java.util.concurrent.TimeUnit;

/** Allows a fixed number of calls per second. What is unused in one second is not carried over. Thread-safe. */
final class PerSecondLimit {
    private final int perSecond;
    private long second = Long.MIN_VALUE;
    private int taken;

    PerSecondLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    /**
     * Takes one permit, if any is left in this second.
     *
     * @param nanos the time from {@link System#nanoTime()}
     */
    synchronized boolean take(long nanos) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanos);
        if (now != second) {
            second = now;
            taken = 0;
        }
        return taken++ < perSecond;
    }
}
