package io.srfarm.worker.pipeline;

import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Says how far the candidate is that is being drawn, now and then: only who waits for a large picture ever hears of it. */
final class TileProgress {
    private final Consumer<JobEvent> outbox;
    private final Job job;
    private final int attempt;
    private final Supplier<Instant> clock;
    private final long pauseNanos;
    private long toldNanos = System.nanoTime();

    /** @param pause between two events, and before the first */
    TileProgress(Consumer<JobEvent> outbox, Job job, int attempt, Supplier<Instant> clock, Duration pause) {
        this.outbox = outbox;
        this.job = job;
        this.attempt = attempt;
        this.clock = clock;
        this.pauseNanos = pause.toNanos();
    }

    /**
     * One more tile of a candidate is drawn.
     *
     * @param done of all of its draws
     * @param tiles that there will be
     */
    void drawn(int slot, int done, int tiles) {
        long now = System.nanoTime();
        if (done < tiles && now - toldNanos >= pauseNanos) {
            toldNanos = now;
            outbox.accept(new JobEvent.Progress(job.id(), job.tenant(), clock.get(), attempt, slot, done, tiles));
        }
    }
}
