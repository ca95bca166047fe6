package io.srfarm.worker.lease;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The right to answer one job, as far as this worker knows. It is a courtesy and no fence: a lock may have run out
 * unnoticed, so what must be unique is made so by the manifest's conditional write. Thread-safe; the lease thread alone
 * ends it.
 */
public final class Lease {
    private final int attempt;
    private final CountDownLatch lost = new CountDownLatch(1);
    private volatile @Nullable String reason;
    private volatile long expiryNanos = System.nanoTime() + Long.MAX_VALUE / 2;

    /** @param attempt which try of the job this is, from 1 */
    public Lease(int attempt) {
        this.attempt = attempt;
    }

    public int attempt() {
        return attempt;
    }

    /** The lock holds for so long from now. A process that was frozen meanwhile finds the lease lost when it wakes up. */
    void extend(Duration lock) {
        expiryNanos = System.nanoTime() + lock.toNanos();
    }

    public boolean isLost() {
        if (System.nanoTime() - expiryNanos > 0) {
            lose("its lock ran out");
        }
        return lost.getCount() == 0;
    }

    /** To be called before every publication. */
    public void check() throws LeaseLostException {
        if (isLost()) {
            throw new LeaseLostException("lease lost: " + reason);
        }
    }

    /** Waits for {@code time}, unless the lease is lost first. */
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

    /** Ends it; only the first reason counts. */
    public void lose(String why) {
        if (reason == null) {
            reason = why;
        }
        lost.countDown();
    }
}
