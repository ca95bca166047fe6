package io.srfarm.localfarm;

import java.util.List;

/** What a farm is started for: the compiler that pays off late costs a third of a worker's start. */
public enum StartupProfile {
    /** Up for a job or two: ready as soon as possible. */
    BRIEF,
    /** Up for long: as fast as possible once warm. */
    LASTING;

    /** Options of a worker's JVM. */
    List<String> options() {
        return switch (this) {
            case BRIEF -> List.of("-XX:TieredStopAtLevel=1");
            case LASTING -> List.of();
        };
    }
}
