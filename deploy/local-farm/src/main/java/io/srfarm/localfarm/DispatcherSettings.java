package io.srfarm.localfarm;

import java.util.Map;

/**
 * Configuration of a farm's dispatcher.
 *
 * @param heapMib maximum heap in MiB
 * @param settings configuration beyond the defaults
 */
record DispatcherSettings(int heapMib, Map<String, String> settings) {
    /** For ordinary farms. */
    static final DispatcherSettings USUAL = new DispatcherSettings(192, Map.of());

    /** For benchmarks of the dispatcher: limits that let far more jobs wait than usual. */
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
