package io.srfarm.standalone.farm;

import java.util.Map;

/**
 * What a farm's dispatcher is told beyond the usual.
 *
 * @param heapMib the most memory for its objects
 * @param settings its configuration
 */
record Tuning(int heapMib, Map<String, String> settings) {
    /** As every farm is, unless it is there for something special. */
    static final Tuning USUAL = new Tuning(192, Map.of());

    /** For a measurement of the doors: so many jobs wait as would never be let in otherwise. */
    static final Tuning DOORS = new Tuning(
            3072,
            Map.of(
                    "srfarm.intake.queued-max", "2000000",
                    "srfarm.intake.work-max", Long.toString(Long.MAX_VALUE / 2),
                    "srfarm.intake.tenant-share", "1.0"));

    Tuning {
        settings = Map.copyOf(settings);
    }
}
