package io.srfarm.worker;

import io.srfarm.supervision.BackgroundLoop;
import io.srfarm.worker.model.DeviceHeartbeat;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Ends a process whose device is of no more use: nothing else stops native code that hangs, or mends a device that broke.
 * It counts its own ticks, so that a process that was frozen is not taken for one whose device hangs.
 */
final class Watchdog implements AutoCloseable {
    /** What the process then exits with. */
    static final int STATUS = 87;

    private static final Logger LOG = Logger.getLogger(Watchdog.class);
    private static final int TICKS = 10;

    private final DeviceHeartbeat heartbeat;
    private final Duration silenceMax;
    private final BackgroundLoop loop;

    /** Of the loop's thread alone: what it saw last, and how often in a row. */
    private long seen;

    private int silent;

    /** @param silenceMax how long one call to the device may take */
    Watchdog(DeviceHeartbeat heartbeat, Duration silenceMax) {
        this.heartbeat = heartbeat;
        this.silenceMax = silenceMax;
        Duration tick = silenceMax.dividedBy(TICKS);
        this.loop = new BackgroundLoop("watchdog", tick, tick, self -> tick());
        loop.start();
    }

    /** Never returns. What the process had in hand counts as a crash. */
    static void halt(String reason) {
        LOG.errorf("ending the process with status %d: %s", STATUS, reason);
        Runtime.getRuntime().halt(STATUS);
    }

    private void tick() {
        long beats = heartbeat.beats();
        boolean isUnderWay = beats % 2 == 1;
        silent = isUnderWay && beats == seen ? silent + 1 : 0;
        seen = beats;
        if (silent >= TICKS) {
            halt("the device hangs, no answer for " + silenceMax + " (limit device-silence-max)");
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
