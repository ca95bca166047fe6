package io.srfarm.localfarm;

import java.util.Map;

/**
 * Configuration of a farm's processes beyond the defaults.
 *
 * @param heapMib maximum heap of the dispatcher in MiB
 * @param dispatcher configuration of the dispatcher
 * @param worker configuration of the workers
 */
record FarmSettings(int heapMib, Map<String, String> dispatcher, Map<String, String> worker) {
    private static final int USUAL_HEAP_MIB = 192;

    /** For ordinary farms. */
    static final FarmSettings USUAL = withWorker(Map.of());

    /** For benchmarks of the dispatcher: limits that let far more jobs wait than usual. */
    static final FarmSettings DOORS = new FarmSettings(
            3072,
            Map.of(
                    "srfarm.intake.queued-max", "2000000",
                    "srfarm.intake.work-max", Long.toString(Long.MAX_VALUE / 2),
                    "srfarm.intake.tenant-share", "1.0"),
            Map.of());

    FarmSettings {
        dispatcher = Map.copyOf(dispatcher);
        worker = Map.copyOf(worker);
    }

    static FarmSettings withWorker(Map<String, String> settings) {
        return new FarmSettings(USUAL_HEAP_MIB, Map.of(), settings);
    }
}
