package io.srfarm.dispatcher.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobKeys;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.OutcomeStore;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.supervision.BackgroundLoop;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Looks up the outcomes of jobs that the ledger no longer holds, with a bounded number of threads and a time limit. Most keys
 * are certainly new: the ledger has read nothing of them, and they had no outcome when this process started. For these only a
 * few lookups per second are made, in case outcomes were restored since, and no submission depends on their result.
 */
@Singleton
final class ForgottenJobs {
    private static final int THREADS = 16;
    private static final int WAITING_MAX = 2000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final int PAGE = 1000;
    private static final int NEW_PER_SECOND = 50;
    private static final Duration LIST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LIST_BACKOFF = Duration.ofSeconds(1);

    private final OutcomeStore outcomes;
    private final Ledger ledger;
    private final ObjectStore store;
    private final BackgroundLoop lister = new BackgroundLoop("outcomes-lister", LIST_PAUSE, LIST_BACKOFF, this::list);

    /** Written only by the listing thread. */
    private final JobKeys listed = new JobKeys();

    private Optional<ObjectKey> listedTo = Optional.empty();
    private volatile boolean complete;

    private final PerSecondLimit asking = new PerSecondLimit(NEW_PER_SECOND);
    private final BoundedReads reads;

    ForgottenJobs(OutcomeStore outcomes, Ledger ledger, ObjectStore store, IntakeConfig config) {
        this.outcomes = outcomes;
        this.ledger = ledger;
        this.store = store;
        this.reads = new BoundedReads("earlier-jobs", THREADS, WAITING_MAX, config.outcomeTimeMax());
    }

    void start(@Observes StartupEvent event) {
        lister.start();
    }

    void stop(@Observes ShutdownEvent event) {
        lister.close();
        reads.close();
    }

    /** Completes, in a thread that may block, with how a job has ended, or with {@link UnavailableException}. */
    CompletableFuture<Optional<OutcomeStore.Kept>> find(JobKey key) {
        boolean isNew = complete && !listed.mayHold(key) && !ledger.mayHaveKnown(key);
        if (isNew && !asking.take(System.nanoTime())) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return reads.ask(() -> outcomes.kept(key))
                .handleAsync(
                        (kept, failure) -> {
                            if (failure instanceof StoreException known
                                    && known.kind() == StoreException.Kind.MALFORMED) {
                                // Retrying would not help: such a request is set aside, so that those behind it
                                // proceed.
                                throw new IllegalStateException("the key's outcome cannot be read", failure);
                            }
                            if (failure != null && isNew) {
                                return Optional.<OutcomeStore.Kept>empty();
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

    /** Lists the outcomes once, resuming after a failure. Pauses after each page for as long as the page took, to limit the load. */
    private void list(BackgroundLoop self) throws StoreException, InterruptedException {
        while (!complete && !self.isClosing()) {
            long begun = System.nanoTime();
            List<ListedObject> page = store.list(ControlKeys.ALL, listedTo, PAGE);
            for (ListedObject object : page) {
                ControlKeys.owning(object.key()).ifPresent(job -> listed.note(new JobKey(job.tenant(), job.job())));
                listedTo = Optional.of(object.key());
            }
            self.well();
            if (page.size() < PAGE) {
                complete = true;
            } else {
                TimeUnit.NANOSECONDS.sleep(System.nanoTime() - begun);
            }
        }
    }
}
