package io.srfarm.worker.pipeline;

import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends progress events while a candidate is drawn. They are sent at intervals, so only for large pictures. Thread-safe.
 */
final class TileProgress {
    private final Consumer<JobEvent> outbox;
    private final Job job;
    private final int attempt;
    private final Supplier<Instant> clock;
    private final long pauseNanos;
    private long toldNanos = System.nanoTime();

    /** @param pause time between two events and before the first one */
    TileProgress(Consumer<JobEvent> outbox, Job job, int attempt, Supplier<Instant> clock, Duration pause) {
        this.outbox = outbox;
        this.job = job;
        this.attempt = attempt;
        this.clock = clock;
        this.pauseNanos = pause.toNanos();
    }

    /**
     * Records a finished tile.
     *
     * @param done finished tiles over all draws of the candidate
     * @param tiles total number of tiles
     */
    synchronized void drawn(int slot, int done, int tiles) {
        long now = System.nanoTime();
        if (done < tiles && now - toldNanos >= pauseNanos) {
            toldNanos = now;
            outbox.accept(new JobEvent.Progress(job.id(), job.tenant(), clock.get(), attempt, slot, done, tiles));
        }
    }
}
