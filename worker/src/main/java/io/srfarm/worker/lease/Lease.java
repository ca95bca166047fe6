package io.srfarm.worker.lease;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The temporary right to a job, as far as this worker knows. It is not a fence, as a lock may expire unnoticed;
 * uniqueness of the result is ensured by a conditional write of the outcome. Thread-safe.
 */
public final class Lease {
    private final int attempt;
    private final CountDownLatch lost = new CountDownLatch(1);
    private volatile @Nullable String reason;
    private volatile long expiryNanos = System.nanoTime() + Long.MAX_VALUE / 2;

    /**
     * Creates a lease.
     *
     * @param attempt the number of the attempt at the job, from 1
     */
    public Lease(int attempt) {
        this.attempt = attempt;
    }

    public int attempt() {
        return attempt;
    }

    /**
     * Extends the lease to {@code lock} from now. If the process is suspended for longer, it finds the lease lost
     * afterwards.
     */
    void extend(Duration lock) {
        expiryNanos = System.nanoTime() + lock.toNanos();
    }

    public boolean isLost() {
        if (System.nanoTime() - expiryNanos > 0) {
            lose("the lock expired");
        }
        return lost.getCount() == 0;
    }

    /** Throws if the lease is lost. Call this before each publication. */
    public void check() throws LeaseLostException {
        if (isLost()) {
            throw new LeaseLostException("lease lost: " + reason);
        }
    }

    /** Waits for {@code time}, unless the lease is lost earlier. */
    public void await(Duration time) throws LeaseLostException {
        try {
            if (lost.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeaseLostException("interrupted while waiting", e);
        }
    }

    /** Ends the lease; only the first reason is kept. */
    public void lose(String why) {
        if (reason == null) {
            reason = why;
        }
        lost.countDown();
    }
}
