package io.srfarm.worker.pipeline;

import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.model.ModelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Draws the candidates of one job in order, a turn ahead: while candidates are published, the next ones are drawn. */
final class Draws implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Draws.class);

    /** Interval at which the job's lease and cancellation are checked while the device draws. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final JobRun run;
    private final int slots;
    private final int atOnce;
    private final Drawing drawing;
    private final Deque<CandidatePublisher.Finished> drawn = new ArrayDeque<>();
    private int submitted;
    private @Nullable Future<List<CandidatePublisher.Finished>> ahead;

    /** Draws candidates. */
    interface Drawing {
        /** Does work that may need the store. Runs on the job's thread. */
        void prepare(int slot) throws JobEndedException, LeaseLostException, ModelException;

        /** Draws {@code count} candidates from slot {@code first}. Runs on the device thread. */
        List<CandidatePublisher.Finished> draw(int first, int count)
                throws JobEndedException, LeaseLostException, ModelException;

        /** Aborts the draws that are running. May be called from any thread. */
        void abandon();
    }

    /** @param atOnce candidates in a turn, drawn at the same time */
    Draws(JobRun run, int slots, int atOnce, Drawing drawing) {
        this.run = run;
        this.slots = slots;
        this.atOnce = atOnce;
        this.drawing = drawing;
    }

    /** Returns the next candidate. The caller closes it. */
    CandidatePublisher.Finished next() throws JobEndedException, LeaseLostException, ModelException {
        if (drawn.isEmpty()) {
            Future<List<CandidatePublisher.Finished>> current = ahead;
            if (current == null) {
                current = submitNext();
                ahead = current;
            }
            drawn.addAll(awaited(current));
            ahead = submitted < slots ? submitNext() : null;
        }
        return drawn.remove();
    }

    private Future<List<CandidatePublisher.Finished>> submitNext()
            throws JobEndedException, LeaseLostException, ModelException {
        int first = submitted;
        int count = Math.min(atOnce, slots - first);
        submitted += count;
        // Cancellation was checked when the previous candidate was published.
        run.hold().check();
        for (int slot = first; slot < submitted; slot++) {
            drawing.prepare(slot);
        }
        return run.place().submit(() -> timed(first, count));
    }

    private List<CandidatePublisher.Finished> timed(int first, int count)
            throws JobEndedException, LeaseLostException, ModelException {
        long begun = System.nanoTime();
        List<CandidatePublisher.Finished> turn = drawing.draw(first, count);
        run.place().drawn(Duration.ofNanos(System.nanoTime() - begun));
        return turn;
    }

    private List<CandidatePublisher.Finished> awaited(Future<List<CandidatePublisher.Finished>> turn)
            throws JobEndedException, LeaseLostException, ModelException {
        while (true) {
            try {
                List<CandidatePublisher.Finished> finished = turn.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                ahead = null;
                return finished;
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
        drawn.forEach(finished -> finished.draw().close());
        Future<List<CandidatePublisher.Finished>> left = ahead;
        if (left == null) {
            return;
        }
        drawing.abandon();
        try {
            left.get().forEach(finished -> finished.draw().close());
        } catch (ExecutionException e) {
            LOG.debugf("abandoned job=%s: %s", run.job().id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
