package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Limits the CPU time of decoding, measured on the decoding thread from construction on. */
final class DecodeClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Duration max;
    private final long endNanos;

    DecodeClock(Duration max) {
        this.max = max;
        this.endNanos = THREADS.getCurrentThreadCpuTime() + max.toNanos();
    }

    boolean isOver() {
        return THREADS.getCurrentThreadCpuTime() > endNanos;
    }

    void check() throws PictureException {
        if (isOver()) {
            throw new PictureException(
                    ErrorType.TOO_LARGE, "decoding took longer than " + max + " (limit decode-time-max)");
        }
    }
}
