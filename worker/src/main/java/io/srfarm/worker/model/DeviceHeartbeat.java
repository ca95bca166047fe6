package io.srfarm.worker.model;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Lets other threads monitor the device: whether calls are running, and whether the device is lost. Thread-safe. */
public final class DeviceHeartbeat {
    private final AtomicLong beats = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private final Consumer<String> onLoss;

    /**
     * Creates a monitor.
     *
     * @param onLoss called when the device becomes unusable for the rest of the process; need not return
     */
    public DeviceHeartbeat(Consumer<String> onLoss) {
        this.onLoss = onLoss;
    }

    /** Returns a counter that is incremented at the start and the end of each call. */
    public long beats() {
        return beats.get();
    }

    /** Returns whether any call is running. */
    public boolean isUnderWay() {
        return running.get() > 0;
    }

    void begin() {
        running.incrementAndGet();
        beats.incrementAndGet();
    }

    void end() {
        running.decrementAndGet();
        beats.incrementAndGet();
    }

    DeviceLostError lost(String message, Throwable cause) {
        onLoss.accept(message);
        return new DeviceLostError(message, cause);
    }
}
