package io.srfarm.worker.lease;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** One job from its delivery to its settlement, seen from the lease thread. */
final class LeasedJob {
    private static final Logger LOG = Logger.getLogger(LeasedJob.class);

    /** Renewals fall due after this part of a lock: two may fail before it runs out. */
    private static final int RENEWALS_PER_LOCK = 3;

    private final JobQueues queues;
    private final JobQueue queue;
    private final Lease lease;
    private final Future<?> work;
    private final MeterRegistry meters;
    private Delivery held;
    private boolean isHeld = true;
    private long renewalNanos;

    LeasedJob(JobQueues queues, JobQueues.Taken taken, Lease lease, Future<?> work, MeterRegistry meters) {
        this.queues = queues;
        this.queue = taken.queue();
        this.held = taken.delivery();
        this.lease = lease;
        this.work = work;
        this.meters = meters;
        scheduleRenewal();
    }

    /** Waits so long for the work, at most. */
    boolean isDoneWithin(Duration wait) {
        try {
            work.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the lease thread is stopped by request, never by interruption", e);
        }
    }

    /** What must happen now and then while the work goes on. */
    void keepAlive() {
        if (lease.isLost()) {
            letGo();
        } else if (System.nanoTime() - renewalNanos >= 0) {
            renew();
        }
        queues.handBackStrays(Optional.of(queue));
    }

    /** Ends the work early and lets another worker have the job, at no cost to its deliveries. */
    void handBack(String why) {
        if (lease.isLost()) {
            letGo();
            return;
        }
        isHeld = false;
        lease.lose(why);
        queues.handBack(queue, held);
    }

    /**
     * Ends the work early, as this worker leaves: whoever polls next has the job, which keeps its place before those that were
     * submitted later. That costs it a delivery; when it has few left, it goes to the end of its queue instead.
     */
    void leave(String why) {
        if (lease.isLost()) {
            letGo();
        } else if (held.isWorn()) {
            handBack(why);
        } else {
            isHeld = false;
            lease.lose(why);
            queues.release(queue, held);
        }
    }

    /**
     * To be called when the work is done.
     *
     * @return whether it is answered, or another's; otherwise the record comes again
     */
    boolean settle() {
        try {
            work.get();
            accept();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("finished work makes nobody wait", e);
        } catch (ExecutionException e) {
            return isSettledAfter(e);
        }
    }

    private void accept() {
        if (lease.isLost()) { // it was answered before the loss was noticed; whoever gets it next finds the outcome
            letGo();
            return;
        }
        try {
            queue.accept(held);
        } catch (LeaseLostException e) {
            lose(e);
        }
    }

    private boolean isSettledAfter(ExecutionException broken) {
        if (broken.getCause() instanceof LeaseLostException lost) {
            LOG.infof("given up job=%s: %s", held.record().key(), lost.getMessage());
            letGo();
            return true;
        }
        if (broken.getCause() instanceof SendException unsent) {
            LOG.warnf("not answered job=%s: %s", held.record().key(), unsent.getMessage());
            handBack("not answered");
            return false;
        }
        if (!lease.isLost()) {
            queues.release(queue, held);
        }
        throw new IllegalStateException(
                "the device lane broke on job=" + held.record().key(), broken);
    }

    private void renew() {
        try {
            held = queue.renew(held);
            meters.counter("srfarm.worker.renewals").increment();
            scheduleRenewal();
        } catch (LeaseLostException e) {
            lose(e);
        }
    }

    private void lose(LeaseLostException e) {
        lease.lose(String.valueOf(e.getMessage()));
        LOG.warnf("lease lost job=%s: %s", held.record().key(), e.getMessage());
        noteLoss();
    }

    /** For a lease that ran out before any acknowledgement was refused: while it holds a record, a consumer polls no more. */
    private void letGo() {
        if (isHeld) {
            noteLoss();
            queues.release(queue, held);
        }
    }

    private void noteLoss() {
        isHeld = false;
        meters.counter("srfarm.worker.leases.lost").increment();
    }

    private void scheduleRenewal() {
        Duration lock = queue.lock();
        lease.extend(lock);
        renewalNanos = System.nanoTime() + lock.toNanos() / RENEWALS_PER_LOCK;
    }
}
