package io.srfarm.standalone.farm;

import java.util.List;

/** What a farm is started for: the compiler that pays off late costs a third of a start. */
public enum Pace {
    /** Up for a job or two: ready as soon as possible. */
    BRIEF(List.of("-XX:TieredStopAtLevel=1")),
    /** Up for long: as fast as possible once warm. */
    LASTING(List.of());

    private final List<String> options;

    Pace(List<String> options) {
        this.options = options;
    }

    /** Options of a worker's JVM. */
    List<String> options() {
        return options;
    }
}
