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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Reads the headers of a submitted job's pictures from the store, to determine the job's work and whether a worker can run it.
 * Reads are limited in number of threads, time and rate, and pause after a failure, so that no submission depends on the store
 * and no flood of submissions reaches it. An input that is not read is assumed to have the mean size of those read.
 */
@Singleton
final class SubmittedPictures {
    private static final Logger LOG = Logger.getLogger(SubmittedPictures.class);
    private static final int THREADS = 8;
    private static final int WAITING_MAX = 1000;
    private static final long REST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MEMORY = 16;

    private final ObjectStore store;
    private final KnownModels models;
    private final IntakeConfig config;
    private final BoundedReads reads;
    private final PerSecondLimit headers;

    /** A separate limit, so that jobs with many references do not use up the reads of other jobs' inputs. */
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
        this.reads = new BoundedReads("submitted-pictures", THREADS, WAITING_MAX, config.headerTimeMax());
    }

    void stop(@Observes ShutdownEvent event) {
        reads.close();
    }

    /**
     * Completes with the pixels of the job's input, at most the input limit, or an estimate if they cannot be read; or with
     * {@link UnfitJobException} if no worker can run the job.
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
        return reads.ask(() -> read(key))
                // Not in the thread shared by all timeouts, because the next step calls the broker.
                .exceptionallyAsync(failure -> {
                    rest(failure);
                    return Optional.empty();
                });
    }

    /** Starts a pause. Concurrent reads fail together, so only the first failure starts it and is logged. */
    private synchronized void rest(Throwable failure) {
        long now = System.nanoTime();
        if (now - restUntil >= 0) {
            restUntil = now + REST_NANOS;
            LOG.warnf("picture headers are not read for a while, sizes are assumed: %s", failure.toString());
        }
    }

    private Optional<PictureSight> read(ObjectKey key) throws StoreException {
        try {
            return Optional.of(PictureSight.of(store.beginning(key, PictureHeader.BYTES_MAX)));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.MISSING) {
                return Optional.empty(); // it may be uploaded later
            }
            throw e;
        }
    }

    /** Updates the moving mean, which is the estimate for pictures that are not read. */
    private void seen(long pixels) {
        likely.accumulateAndGet(pixels, (mean, one) -> mean + (one - mean) / MEMORY);
    }
}
