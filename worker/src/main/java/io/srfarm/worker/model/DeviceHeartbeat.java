package io.srfarm.worker.model;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Lets other threads monitor the device: whether a call is running, and whether the device is lost. Thread-safe. */
public final class DeviceHeartbeat {
    private final AtomicLong beats = new AtomicLong();
    private final Consumer<String> onLoss;

    /**
     * Creates a monitor.
     *
     * @param onLoss called when the device becomes unusable for the rest of the process; need not return
     */
    public DeviceHeartbeat(Consumer<String> onLoss) {
        this.onLoss = onLoss;
    }

    /** Returns a counter that is incremented at the start and the end of each call; odd while a call is running. */
    public long beats() {
        return beats.get();
    }

    void beat() {
        beats.incrementAndGet();
    }

    DeviceLostError lost(String message, Throwable cause) {
        onLoss.accept(message);
        return new DeviceLostError(message, cause);
    }
}
