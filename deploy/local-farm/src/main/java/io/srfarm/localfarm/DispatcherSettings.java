package io.srfarm.localfarm;

import java.util.Map;

/**
 * What a farm's dispatcher is told beyond the usual.
 *
 * @param heapMib the most memory for its objects
 * @param settings its configuration
 */
record DispatcherSettings(int heapMib, Map<String, String> settings) {
    /** As every farm is, unless it is there for something special. */
    static final DispatcherSettings USUAL = new DispatcherSettings(192, Map.of());

    /** For a measurement of the doors: so many jobs wait as would never be let in otherwise. */
    static final DispatcherSettings DOORS = new DispatcherSettings(
            3072,
            Map.of(
                    "srfarm.intake.queued-max", "2000000",
                    "srfarm.intake.work-max", Long.toString(Long.MAX_VALUE / 2),
                    "srfarm.intake.tenant-share", "1.0"));

    DispatcherSettings {
        settings = Map.copyOf(settings);
    }
}
