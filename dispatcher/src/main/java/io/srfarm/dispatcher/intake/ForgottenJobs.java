package io.srfarm.dispatcher.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.OutcomeStore;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.store.StoreException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks up the outcomes of jobs that the ledger no longer holds, with a bounded number of threads and a time limit. */
@Singleton
final class ForgottenJobs {
    private static final int THREADS = 16;
    private static final int WAITING_MAX = 2000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final OutcomeStore outcomes;
    private final Duration timeMax;
    private final ThreadPoolExecutor readers = new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), ForgottenJobs::thread);

    ForgottenJobs(OutcomeStore outcomes, IntakeConfig config) {
        this.outcomes = outcomes;
        this.timeMax = config.outcomeTimeMax();
        readers.allowCoreThreadTimeOut(true);
    }

    void stop(@Observes ShutdownEvent event) {
        readers.shutdownNow();
    }

    /** Completes, in a thread that may block, with how a job has ended, or with {@link UnavailableException}. */
    CompletableFuture<Optional<OutcomeStore.Kept>> find(JobKey key) {
        CompletableFuture<Optional<OutcomeStore.Kept>> asked = new CompletableFuture<>();
        try {
            readers.execute(() -> read(key, asked));
        } catch (RejectedExecutionException e) {
            asked.completeExceptionally(e);
        }
        return asked.orTimeout(timeMax.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (kept, failure) -> {
                            if (failure instanceof StoreException known
                                    && known.kind() == StoreException.Kind.MALFORMED) {
                                // Retrying would not help: such a request is set aside, so that those behind it
                                // proceed.
                                throw new IllegalStateException("the key's outcome cannot be read", failure);
                            }
                            if (failure != null) {
                                throw new UnavailableException(
                                        "object storage did not answer whether this key was used before",
                                        RETRY_AFTER,
                                        failure);
                            }
                            return kept;
                        },
                        Infrastructure.getDefaultExecutor());
    }

    private void read(JobKey key, CompletableFuture<Optional<OutcomeStore.Kept>> asked) {
        try {
            asked.complete(outcomes.kept(key));
        } catch (StoreException | RuntimeException e) {
            asked.completeExceptionally(e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "earlier-jobs");
        thread.setDaemon(true);
        return thread;
    }
}
