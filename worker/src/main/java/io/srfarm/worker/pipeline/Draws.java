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

/** The candidates of one job in their order, one ahead of who asks for them: while one is published, the next is drawn. */
final class Draws implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Draws.class);

    /** Between two looks, while the device draws, at whether the job is still wanted. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final JobRun run;
    private final int slots;
    private final Drawing drawing;
    private int submitted;
    private @Nullable Future<CandidatePublisher.Finished> ahead;

    /** How one candidate is drawn. */
    interface Drawing {
        /** What may take the store, in the job's thread. */
        void prepare(int slot) throws JobEndedException, LeaseLostException, ModelException;

        /** On the device thread. */
        CandidatePublisher.Finished draw(int slot) throws JobEndedException, LeaseLostException, ModelException;

        /** What is being drawn is of no more use. From any thread. */
        void abandon();
    }

    Draws(JobRun run, int slots, Drawing drawing) {
        this.run = run;
        this.slots = slots;
        this.drawing = drawing;
    }

    /** The next candidate, which is to be closed. */
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
        // Whether it was cancelled, the publishing of the candidate before has asked.
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
                throw new LeaseLostException("interrupted while the device draws", e);
            } catch (ExecutionException e) {
                ahead = null;
                throw JobsInHand.asThrown(e);
            }
        }
    }

    /** After a failure: waits until the device has let go of the job. */
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
