package io.srfarm.dispatcher.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.srfarm.job.Job;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * How many pixels a submitted picture has, from its header in the store. It is asked for a bounded time by a bounded
 * number of threads, and after a failure not at all for a while: no submission depends on the store.
 */
@Singleton
final class InputPixels {
    private static final Logger LOG = Logger.getLogger(InputPixels.class);
    private static final int THREADS = 8;
    private static final long REST_NANOS = Duration.ofSeconds(10).toNanos();

    private final ObjectStore store;
    private final IntakeConfig config;
    private final ThreadPoolExecutor readers = new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(100), InputPixels::thread);
    private volatile long restUntil = System.nanoTime();

    InputPixels(ObjectStore store, IntakeConfig config) {
        this.store = store;
        this.config = config;
        readers.allowCoreThreadTimeOut(true);
    }

    void stop(@Observes ShutdownEvent event) {
        readers.shutdownNow();
    }

    /** Pixels of the job's input, at most what a worker takes; an assumed number where they cannot be had. */
    long of(Job job) {
        OptionalLong found = config.readHeaders() && System.nanoTime() - restUntil >= 0
                ? ask(job.input().key())
                : OptionalLong.empty();
        return Math.min(found.orElse(config.pixelsAssumed()), Limits.INPUT_PIXELS_MAX);
    }

    private OptionalLong ask(ObjectKey key) {
        try {
            Future<OptionalLong> asked = readers.submit(() -> read(key));
            return asked.get(config.headerTimeMax().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            restUntil = System.nanoTime() + REST_NANOS;
            LOG.warnf("pictures are not looked at for a while, their sizes are assumed: %s", e.toString());
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    /** A picture that is not there yet may still come. */
    private OptionalLong read(ObjectKey key) throws StoreException {
        try {
            return PictureHeader.pixels(store.beginning(key, PictureHeader.BYTES_MAX));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.MISSING) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "input-pixels");
        thread.setDaemon(true);
        return thread;
    }
}
