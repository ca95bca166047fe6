package io.srfarm.standalone.command;

import io.srfarm.localfarm.SystemMemory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Samples the memory of this process and its descendants. */
final class PeakMemory implements AutoCloseable {
    private static final int EVERY_MS = 250;

    private final AtomicLong peak = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "peak-memory");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts sampling. */
    static PeakMemory watch() {
        PeakMemory memory = new PeakMemory();
        var unused = memory.clock.scheduleAtFixedRate(memory::look, 0, EVERY_MS, TimeUnit.MILLISECONDS);
        return memory;
    }

    /** Returns the largest sum of resident memory that was sampled, in MiB. */
    long peakMiB() {
        return peak.get() >> 20;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void look() {
        peak.accumulateAndGet(SystemMemory.residentOf(ProcessHandle.current()), Math::max);
    }
}
