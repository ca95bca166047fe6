package io.srfarm.worker.model;

/** Thrown when the device is unusable for the rest of this process: all later calls would fail too. */
public final class DeviceLostError extends Error {
    DeviceLostError(String message, Throwable cause) {
        super(message, cause);
    }
}
