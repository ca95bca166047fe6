package io.srfarm.simulation;

import io.srfarm.job.Priority;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Waiting times of all jobs by class, 4 bytes each. Not thread-safe. */
final class WaitStatistics {
    private final Map<Priority, Samples> byClass = new EnumMap<>(Priority.class);

    WaitStatistics() {
        for (Priority priority : Priority.values()) {
            byClass.put(priority, new Samples());
        }
    }

    /** Milliseconds, sorted on demand. */
    private static final class Samples {
        private int[] values = new int[1024];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        Spread spread() {
            int[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            return new Spread(size, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(int[] sorted, double part) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(part * sorted.length) - 1] / 1000.0;
        }
    }

    /**
     * Percentiles of one class, in seconds.
     *
     * @param jobs number of jobs
     */
    record Spread(int jobs, double p50, double p95, double p99, double max) {}

    void add(Priority priority, long millis) {
        of(priority).add((int) Math.min(Integer.MAX_VALUE, millis));
    }

    Map<Priority, Spread> spreads() {
        Map<Priority, Spread> spreads = new EnumMap<>(Priority.class);
        byClass.forEach((priority, samples) -> spreads.put(priority, samples.spread()));
        return spreads;
    }

    private Samples of(Priority priority) {
        return Objects.requireNonNull(byClass.get(priority), "every class has samples");
    }
}
