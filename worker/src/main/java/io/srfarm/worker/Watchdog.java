package io.srfarm.worker;

import io.srfarm.supervision.BackgroundLoop;
import io.srfarm.worker.model.DeviceHeartbeat;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Ends the process if the device hangs or is lost, as neither native code that hangs nor a lost device can be recovered
 * within the process. It counts its own ticks, so a suspended process is not mistaken for a hung device.
 */
final class Watchdog implements AutoCloseable {
    /** The exit status of the process. */
    static final int STATUS = 87;

    private static final Logger LOG = Logger.getLogger(Watchdog.class);
    private static final int TICKS = 10;

    private final DeviceHeartbeat heartbeat;
    private final Duration silenceMax;
    private final BackgroundLoop loop;

    /** Last observed heartbeat counter and number of ticks without change; used on the loop's thread only. */
    private long seen;

    private int silent;

    /**
     * Starts the watchdog.
     *
     * @param silenceMax longest duration of a call to the device
     */
    Watchdog(DeviceHeartbeat heartbeat, Duration silenceMax) {
        this.heartbeat = heartbeat;
        this.silenceMax = silenceMax;
        Duration tick = silenceMax.dividedBy(TICKS);
        this.loop = new BackgroundLoop("watchdog", tick, tick, self -> tick());
        loop.start();
    }

    /** Ends the process; never returns. The running job counts a crash. */
    static void halt(String reason) {
        LOG.errorf("ending the process with status %d: %s", STATUS, reason);
        Runtime.getRuntime().halt(STATUS);
    }

    private void tick() {
        long beats = heartbeat.beats();
        silent = heartbeat.isUnderWay() && beats == seen ? silent + 1 : 0;
        seen = beats;
        if (silent >= TICKS) {
            halt("the device hangs: a call has taken longer than " + silenceMax + " (limit device-silence-max)");
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
