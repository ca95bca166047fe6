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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * How many pixels a submitted picture has, from its header in the store. It is asked for a bounded time by a bounded
 * number of threads, so many times a second, and after a failure not at all for a while: no submission depends on the
 * store, and a flood of them does not become a flood there. A size that was not read is taken for the mean of those that were.
 */
@Singleton
final class InputSizeLookup {
    private static final Logger LOG = Logger.getLogger(InputSizeLookup.class);
    private static final int THREADS = 8;
    private static final long REST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MEMORY = 16;

    private final ObjectStore store;
    private final IntakeConfig config;
    private final ThreadPoolExecutor readers = new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(100), InputSizeLookup::thread);
    private final PerSecondLimit headers;
    private final AtomicLong likely;
    private volatile long restUntil = System.nanoTime();

    InputSizeLookup(ObjectStore store, IntakeConfig config) {
        this.store = store;
        this.config = config;
        this.headers = new PerSecondLimit(config.headersPerSecond());
        this.likely = new AtomicLong(config.pixelsAssumed());
        readers.allowCoreThreadTimeOut(true);
    }

    void stop(@Observes ShutdownEvent event) {
        readers.shutdownNow();
    }

    /** Pixels of the job's input, at most what a worker takes; a likely number where they cannot be had. */
    CompletableFuture<Long> of(Job job) {
        if (!config.readHeaders() || System.nanoTime() - restUntil < 0) {
            return CompletableFuture.completedFuture(bounded(config.pixelsAssumed()));
        }
        if (!headers.take(System.nanoTime())) {
            return CompletableFuture.completedFuture(bounded(likely.get()));
        }
        return ask(job.input().key()).thenApply(found -> bounded(found.orElse(config.pixelsAssumed())));
    }

    private static long bounded(long pixels) {
        return Math.min(pixels, Limits.INPUT_PIXELS_MAX);
    }

    private CompletableFuture<OptionalLong> ask(ObjectKey key) {
        CompletableFuture<OptionalLong> asked = new CompletableFuture<>();
        try {
            readers.execute(() -> read(key, asked));
        } catch (RejectedExecutionException e) {
            asked.completeExceptionally(e);
        }
        return asked.orTimeout(config.headerTimeMax().toMillis(), TimeUnit.MILLISECONDS)
                // Not in the one thread that all time limits share: what follows talks to the broker.
                .exceptionallyAsync(failure -> {
                    rest(failure);
                    return OptionalLong.empty();
                });
    }

    /** Whoever was asked about at the same time fails alike: only the first failure begins a rest, and is told. */
    private synchronized void rest(Throwable failure) {
        long now = System.nanoTime();
        if (now - restUntil >= 0) {
            restUntil = now + REST_NANOS;
            LOG.warnf("pictures are not looked at for a while, their sizes are assumed: %s", failure.toString());
        }
    }

    private void read(ObjectKey key, CompletableFuture<OptionalLong> asked) {
        try {
            OptionalLong pixels = PictureHeader.pixels(store.beginning(key, PictureHeader.BYTES_MAX));
            pixels.ifPresent(this::seen);
            asked.complete(pixels);
        } catch (StoreException | RuntimeException e) {
            boolean missing = e instanceof StoreException known && known.kind() == StoreException.Kind.MISSING;
            if (missing) {
                asked.complete(OptionalLong.empty()); // it may still come
            } else {
                asked.completeExceptionally(e);
            }
        }
    }

    /** The mean of the last ones or so: what a picture that is not looked at is likely to have. */
    private void seen(long pixels) {
        likely.accumulateAndGet(pixels, (mean, one) -> mean + (one - mean) / MEMORY);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "input-pixels");
        thread.setDaemon(true);
        return thread;
    }
}
