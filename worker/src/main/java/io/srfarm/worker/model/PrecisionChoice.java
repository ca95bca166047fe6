package io.srfarm.worker.model;

import io.srfarm.candidate.Precision;

/** The precision that a worker is told to compute in. A bundle that knows no other computes in float32. */
public enum PrecisionChoice {
    /** The one that the device is faster in. */
    AUTO,
    FLOAT32,
    /** Also where it is slower; an error for a bundle that cannot. */
    BFLOAT16;

    /** What a bundle that can is to compute in. */
    Precision on(Device device) {
        return switch (this) {
            case AUTO -> Bfloat16.isFasterOn(device) ? Precision.BFLOAT16 : Precision.FLOAT32;
            case FLOAT32 -> Precision.FLOAT32;
            case BFLOAT16 -> Precision.BFLOAT16;
        };
    }
}
