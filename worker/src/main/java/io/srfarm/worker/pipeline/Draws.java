package io.srfarm.worker.pipeline;

import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.model.ModelException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Draws the candidates of one job in order, one ahead: while a candidate is published, the next one is drawn. */
final class Draws implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Draws.class);

    /** Interval at which the job's lease and cancellation are checked while the device draws. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final JobRun run;
    private final int slots;
    private final Drawing drawing;
    private int submitted;
    private @Nullable Future<CandidatePublisher.Finished> ahead;

    /** Draws a single candidate. */
    interface Drawing {
        /** Does work that may need the store. Runs on the job's thread. */
        void prepare(int slot) throws JobEndedException, LeaseLostException, ModelException;

        /** Draws the candidate. Runs on the device thread. */
        CandidatePublisher.Finished draw(int slot) throws JobEndedException, LeaseLostException, ModelException;

        /** Aborts the draw that is running. May be called from any thread. */
        void abandon();
    }

    Draws(JobRun run, int slots, Drawing drawing) {
        this.run = run;
        this.slots = slots;
        this.drawing = drawing;
    }

    /** Returns the next candidate. The caller closes it. */
    CandidatePublisher.Finished next() throws JobEndedException, LeaseLostException, ModelException {
        Future<CandidatePublisher.Finished> current = ahead;
        if (current == null) {
            current = submitNext();
            ahead = current;
        }
        CandidatePublisher.Finished drawn = awaited(current);
        try {
            ahead = submitted < slots ? submitNext() : null;
            return drawn;
        } catch (JobEndedException | LeaseLostException | ModelException | RuntimeException e) {
            drawn.draw().close();
            throw e;
        }
    }

    private Future<CandidatePublisher.Finished> submitNext()
            throws JobEndedException, LeaseLostException, ModelException {
        int slot = submitted++;
        // Cancellation was checked when the previous candidate was published.
        run.hold().check();
        drawing.prepare(slot);
        return run.place().submit(() -> timed(slot));
    }

    private CandidatePublisher.Finished timed(int slot) throws JobEndedException, LeaseLostException, ModelException {
        long begun = System.nanoTime();
        CandidatePublisher.Finished drawn = drawing.draw(slot);
        run.place().drawn(Duration.ofNanos(System.nanoTime() - begun));
        return drawn;
    }

    private CandidatePublisher.Finished awaited(Future<CandidatePublisher.Finished> draw)
            throws JobEndedException, LeaseLostException, ModelException {
        while (true) {
            try {
                CandidatePublisher.Finished drawn = draw.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                ahead = null;
                return drawn;
            } catch (TimeoutException e) {
                run.gate().check();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LeaseLostException("interrupted while waiting for a draw", e);
            } catch (ExecutionException e) {
                ahead = null;
                throw JobsInHand.asThrown(e);
            }
        }
    }

    /** After a failure, waits until the device has finished with the job. */
    @Override
    public void close() {
        Future<CandidatePublisher.Finished> left = ahead;
        if (left == null) {
            return;
        }
        drawing.abandon();
        try {
            left.get().draw().close();
        } catch (ExecutionException e) {
            LOG.debugf("abandoned job=%s: %s", run.job().id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
