package io.srfarm.bench;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Latencies of requests and the number of failures. Thread-safe. */
final class LatencyRecorder {
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final LongAdder failed = new LongAdder();

    void took(long elapsedNanos) {
        nanos.add(elapsedNanos);
    }

    void failed() {
        failed.increment();
    }

    int failures() {
        return failed.intValue();
    }

    /** Adds the values of this instance to {@code other}. */
    void addTo(LatencyRecorder other) {
        other.nanos.addAll(nanos);
        other.failed.add(failed.sum());
    }

    int count() {
        return nanos.size();
    }

    /**
     * Returns a percentile in milliseconds; NaN if there are no values.
     *
     * @param share from 0 to 1
     */
    double millis(double share) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length))]
                        / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
