package io.srfarm.worker.model;

import io.srfarm.candidate.Precision;

/** The configured precision of a worker. Bundles without a choice of precision compute in float32. */
public enum PrecisionChoice {
    /** The faster one on the device. */
    AUTO,
    FLOAT32,
    /** Even where it is slower; bundles that do not support it are rejected. */
    BFLOAT16;

    /** Returns the precision to use on {@code device}. */
    Precision on(Device device) {
        return switch (this) {
            case AUTO -> Bfloat16.isFasterOn(device) ? Precision.BFLOAT16 : Precision.FLOAT32;
            case FLOAT32 -> Precision.FLOAT32;
            case BFLOAT16 -> Precision.BFLOAT16;
        };
    }
}
