package io.srfarm.dispatcher.intake;

import static java.util.stream.Collectors.toMap;

import io.quarkus.runtime.ShutdownEvent;
import io.srfarm.dispatcher.models.KnownModels;
import io.srfarm.dispatcher.problem.UnfitJobException;
import io.srfarm.job.Job;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The pictures of a submitted job, as the first bytes of their files show them: what its input counts for, and whether a
 * worker could take them at all. The store is asked for a bounded time by a bounded number of threads, so many times a second,
 * and after a failure not at all for a while: no submission depends on the store, and a flood of them does not become a flood
 * there. An input that was not looked at is taken for the mean of those that were.
 */
@Singleton
final class SubmittedPictures {
    private static final Logger LOG = Logger.getLogger(SubmittedPictures.class);
    private static final int THREADS = 8;
    private static final long REST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MEMORY = 16;

    private final ObjectStore store;
    private final KnownModels models;
    private final IntakeConfig config;
    private final ThreadPoolExecutor readers = new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1000), SubmittedPictures::thread);
    private final PerSecondLimit headers;

    /** Of its own, so that jobs with many references leave the inputs of others to be looked at. */
    private final PerSecondLimit otherHeaders;

    private final AtomicLong likely;
    private volatile long restUntil = System.nanoTime();

    SubmittedPictures(ObjectStore store, KnownModels models, IntakeConfig config) {
        this.store = store;
        this.models = models;
        this.config = config;
        this.headers = new PerSecondLimit(config.headersPerSecond());
        this.otherHeaders = new PerSecondLimit(config.headersPerSecond());
        this.likely = new AtomicLong(config.pixelsAssumed());
        readers.allowCoreThreadTimeOut(true);
    }

    void stop(@Observes ShutdownEvent event) {
        readers.shutdownNow();
    }

    /**
     * Pixels of the job's input, at most what a worker takes; a likely number where they cannot be had. Completes with
     * {@link UnfitJobException} if no worker could take the job.
     */
    CompletableFuture<Long> of(Job job) {
        if (!config.readHeaders() || System.nanoTime() - restUntil < 0) {
            return CompletableFuture.completedFuture(bounded(config.pixelsAssumed()));
        }
        ObjectKey input = job.input().key();
        if (!headers.take(System.nanoTime())) {
            return CompletableFuture.completedFuture(bounded(likely.get()));
        }
        Map<ObjectKey, CompletableFuture<Optional<PictureSight>>> asked = Fitness.judged(job)
                .filter(key -> key.equals(input) || otherHeaders.take(System.nanoTime()))
                .collect(toMap(Function.identity(), this::ask));
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> judged(job, asked));
    }

    private long judged(Job job, Map<ObjectKey, CompletableFuture<Optional<PictureSight>>> asked) {
        Map<ObjectKey, PictureSight> seen = asked.entrySet().stream()
                .filter(one -> one.getValue().join().isPresent())
                .collect(toMap(Map.Entry::getKey, one -> one.getValue().join().orElseThrow()));
        new Fitness(job, seen, models.capacity(job.model())).require();
        Optional<Long> pixels = Optional.ofNullable(seen.get(job.input().key()))
                .flatMap(PictureSight::size)
                .map(PictureHeader.Size::pixels);
        pixels.ifPresent(this::seen);
        return bounded(pixels.orElse(config.pixelsAssumed()));
    }

    private static long bounded(long pixels) {
        return Math.min(pixels, Limits.INPUT_PIXELS_MAX);
    }

    private CompletableFuture<Optional<PictureSight>> ask(ObjectKey key) {
        CompletableFuture<Optional<PictureSight>> asked = new CompletableFuture<>();
        try {
            readers.execute(() -> read(key, asked));
        } catch (RejectedExecutionException e) {
            asked.completeExceptionally(e);
        }
        return asked.orTimeout(config.headerTimeMax().toMillis(), TimeUnit.MILLISECONDS)
                // Not in the one thread that all time limits share: what follows talks to the broker.
                .exceptionallyAsync(failure -> {
                    rest(failure);
                    return Optional.empty();
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

    private void read(ObjectKey key, CompletableFuture<Optional<PictureSight>> asked) {
        try {
            asked.complete(Optional.of(PictureSight.of(store.beginning(key, PictureHeader.BYTES_MAX))));
        } catch (StoreException | RuntimeException e) {
            boolean missing = e instanceof StoreException known && known.kind() == StoreException.Kind.MISSING;
            if (missing) {
                asked.complete(Optional.empty()); // it may still come
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
        Thread thread = new Thread(work, "submitted-pictures");
        thread.setDaemon(true);
        return thread;
    }
}
