package io.srfarm.worker.model;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What can be seen of a device from outside: whether a call to it is under way, and whether it broke. Thread-safe. */
public final class DeviceHeartbeat {
    private final AtomicLong beats = new AtomicLong();
    private final Consumer<String> onLoss;

    /** @param onLoss told once the device is of no more use to this process; need not return */
    public DeviceHeartbeat(Consumer<String> onLoss) {
        this.onLoss = onLoss;
    }

    /** Counts up whenever a call begins or ends: odd while one is under way. */
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
