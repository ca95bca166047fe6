package io.srfarm.dispatcher.intake;

import java.util.concurrent.TimeUnit;

/** So many times a second, and no more. What was not used in a second is not kept for the next. Thread-safe. */
final class PerSecondLimit {
    private final int perSecond;
    private long second = Long.MIN_VALUE;
    private int taken;

    PerSecondLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    /** @param nanos the time by {@link System#nanoTime()} */
    synchronized boolean take(long nanos) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanos);
        if (now != second) {
            second = now;
            taken = 0;
        }
        return taken++ < perSecond;
    }
}
