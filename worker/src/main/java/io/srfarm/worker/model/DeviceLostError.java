package io.srfarm.worker.model;

/** The device is of no more use to this process: every later call would fail as this one did. */
public final class DeviceLostError extends Error {
    DeviceLostError(String message, Throwable cause) {
        super(message, cause);
    }
}
