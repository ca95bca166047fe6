package io.srfarm.localfarm;

import java.util.List;

/** Whether a worker's JVM is optimised for a fast start or for speed. The second compiler costs a third of a start. */
public enum StartupProfile {
    /** For a job or two: ready as soon as possible. */
    BRIEF,
    /** For long runs: as fast as possible once warm. */
    LASTING;

    /** Returns options of a worker's JVM. */
    List<String> options() {
        return switch (this) {
            case BRIEF -> List.of("-XX:TieredStopAtLevel=1");
            case LASTING -> List.of();
        };
    }
}
