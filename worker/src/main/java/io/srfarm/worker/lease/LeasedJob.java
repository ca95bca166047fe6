package io.srfarm.worker.lease;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/** A leased job from its delivery to its settlement, as managed by the lease thread. */
final class LeasedJob {
    private static final Logger LOG = Logger.getLogger(LeasedJob.class);

    /** The lock is renewed this many times per lock duration, so that two renewals may fail before it expires. */
    private static final int RENEWALS_PER_LOCK = 3;

    private final JobQueues queues;
    private final JobQueue queue;
    private final Lease lease;
    private final Future<?> work;
    private final MeterRegistry meters;
    private Delivery held;
    private boolean isHeld = true;
    private boolean isQueueNeeded = true;
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

    /** Returns whether the work has ended in any way. */
    boolean isDone() {
        return work.isDone();
    }

    /** Renews the lock and hands back prefetched records. Call this regularly while the work runs. */
    void keepAlive() {
        if (lease.isLost()) {
            letGo();
        } else if (System.nanoTime() - renewalNanos >= 0) {
            renew();
        }
        if (queue.isDoubtful()) { // otherwise it would lock further records unnoticed while the work continues
            giveQueueBack();
        }
    }

    /** Aborts the work; the queues are about to be closed, which releases all records. */
    void abandon(String why) {
        lease.lose(why);
    }

    /** Aborts the work and puts the job back at the end of its queue, without using up a delivery. */
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
     * Aborts the work because this worker stops. The job is released for immediate redelivery, so it stays ahead of
     * later jobs, but this uses up a delivery. If few deliveries are left, it goes to the end of its queue instead.
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
     * Settles the record. Call this when the work has ended.
     *
     * @return whether the job was handled or now belongs to another worker; otherwise its record is redelivered
     */
    boolean settle() {
        boolean settled = isSettled();
        giveQueueBack();
        return settled;
    }

    private void giveQueueBack() {
        if (isQueueNeeded) {
            isQueueNeeded = false;
            queues.giveBack(queue);
        }
    }

    private boolean isSettled() {
        try {
            work.get();
            accept();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while getting a finished result", e);
        } catch (ExecutionException e) {
            return isSettledAfter(e);
        }
    }

    private void accept() {
        if (lease.isLost()) { // the work finished before the loss was noticed; the next worker finds the stored outcome
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
            LOG.infof("gave up job=%s: %s", held.record().key(), lost.getMessage());
            letGo();
            return true;
        }
        if (broken.getCause() instanceof SendException unsent) {
            LOG.warnf("no confirmed result job=%s: %s", held.record().key(), unsent.getMessage());
            handBack("no confirmed result");
            return false;
        }
        if (!lease.isLost()) {
            queues.release(queue, held);
        }
        throw new IllegalStateException(
                "the worker failed on job=" + held.record().key(), broken);
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

    /**
     * Handles a lease that expired before an acknowledgement was rejected. The record must be released, as a consumer
     * that holds a record cannot poll.
     */
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
