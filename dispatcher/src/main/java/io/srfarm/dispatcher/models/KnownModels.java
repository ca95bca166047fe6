package io.srfarm.dispatcher.models;

import static java.util.stream.Collectors.joining;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.codec.AnnouncedModelJson;
import io.srfarm.codec.JobJson;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.dispatcher.problem.UnfitJobException;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.AnnouncedModel.Capacity;
import io.srfarm.event.ErrorType;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The models that workers have announced in the store, cached for a short time. Thread-safe. */
@Singleton
public final class KnownModels {
    private static final Logger LOG = Logger.getLogger(KnownModels.class);

    /** Most models listed, by id; further ones are ignored. */
    private static final int MODELS_MAX = 100;

    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Maximum age of the list before a model is refused as unknown. */
    private static final Duration NEWEST = Duration.ofSeconds(1);

    /** Longest wait of a submitter for a read. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final int TOLD_MAX = 10;
    private static final int EDITS_MAX = 3;

    private final ObjectStore store;

    /** Reads for submitters, one at a time. */
    private final ExecutorService reader = Executors.newSingleThreadExecutor(KnownModels::thread);

    private CompletableFuture<Seen> reading = CompletableFuture.completedFuture(new Seen(List.of(), 0));
    private @Nullable volatile Seen seen;
    private final AtomicLong refreshedAt = new AtomicLong(System.nanoTime() - FRESH.toNanos());

    private record Seen(List<AnnouncedModel> models, long atNanos) {
        boolean isYoungerThan(Duration age) {
            return System.nanoTime() - atNanos < age.toNanos();
        }
    }

    KnownModels(ObjectStore store) {
        this.store = store;
    }

    void stop(@Observes ShutdownEvent event) {
        reader.shutdownNow();
    }

    /** Reads the models at startup, before the first submission. */
    void start(@Observes StartupEvent event) {
        refresh();
    }

    /**
     * Refuses a model that no worker has announced, unless no model at all is known, and a job that its model cannot do. An
     * unavailable store is no reason to refuse. The default model is accepted without a worker, because one may start later.
     *
     * @throws InvalidJobException for a job that the model cannot do
     * @throws UnfitJobException with {@code /model} as pointer, the known models and the most similar one
     */
    public void require(Job job) throws InvalidJobException {
        if (!job.model().equals(JobJson.DEFAULT_MODEL)) {
            requireKnown(job.model());
        }
        Optional<Violation> refusal =
                capacity(job.model()).flatMap(known -> known.traits().refusal(job));
        if (refusal.isPresent()) {
            throw new InvalidJobException(List.of(refusal.get()));
        }
    }

    /** Returns the capacity that workers announced last for a model; empty if none did or it was not read yet. Does not block. */
    public Optional<Capacity> capacity(String model) {
        Seen last = seen;
        if (last == null || !last.isYoungerThan(FRESH)) {
            refresh();
        }
        return last == null
                ? Optional.empty()
                : last.models().stream()
                        .filter(known -> known.id().equals(model))
                        .findFirst()
                        .flatMap(AnnouncedModel::capacity);
    }

    /** Starts a read, unless the last one was started a moment ago. */
    private void refresh() {
        long now = System.nanoTime();
        long last = refreshedAt.get();
        boolean due = now - last >= NEWEST.toNanos() && refreshedAt.compareAndSet(last, now);
        if (due && !reader.isShutdown()) {
            beginReading();
        }
    }

    private void requireKnown(String model) {
        List<String> ids = ids(FRESH);
        if (!ids.isEmpty() && !ids.contains(model)) {
            ids = ids(NEWEST); // its worker may have started since
        }
        if (!ids.isEmpty() && !ids.contains(model)) {
            throw new UnfitJobException(ErrorType.MODEL_UNKNOWN, "/model", refusal(model, ids));
        }
    }

    private static String refusal(String model, List<String> ids) {
        Optional<String> meant = ids.stream()
                .filter(id -> edits(model, id) <= EDITS_MAX)
                .min(Comparator.comparingInt(id -> edits(model, id)));
        String all = ids.stream().limit(TOLD_MAX).collect(joining(", ", "", ids.size() > TOLD_MAX ? ", …" : ""));
        return "no worker has the model " + model
                + meant.map(id -> ": did you mean " + id + "?").orElse("") + " (known models: " + all + ")";
    }

    /** Computes the Levenshtein distance. Both texts have at most 64 characters. */
    static int edits(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    /** Returns the ids of models, at most {@code age} old; empty if the store does not answer in time. */
    private List<String> ids(Duration age) {
        Seen last = seen;
        try {
            Seen now = last != null && last.isYoungerThan(age)
                    ? last
                    : reading().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return now.models().stream().map(AnnouncedModel::id).toList();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.debug("models could not be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    private synchronized CompletableFuture<Seen> reading() {
        beginReading();
        return reading;
    }

    /** Starts a read, unless one is in progress. */
    private synchronized void beginReading() {
        if (reading.isDone()) {
            CompletableFuture<Seen> begun = new CompletableFuture<>();
            reader.execute(() -> {
                try {
                    begun.complete(readAgain());
                } catch (StoreException | RuntimeException e) {
                    begun.completeExceptionally(e);
                }
            });
            reading = begun;
        }
    }

    private Seen readAgain() throws StoreException {
        Seen now = new Seen(read(), System.nanoTime());
        seen = now;
        return now;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "models");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns the models by id, at most 5 s old. */
    List<AnnouncedModel> all() throws StoreException {
        Seen last = seen;
        return last != null && last.isYoungerThan(FRESH)
                ? last.models()
                : readAgain().models();
    }

    private List<AnnouncedModel> read() throws StoreException {
        List<AnnouncedModel> models = new ArrayList<>();
        for (ListedObject object : store.list(AnnouncedModel.FOLDER, Optional.empty(), MODELS_MAX)) {
            try {
                read(object).ifPresent(models::add);
            } catch (MalformedMessageException e) {
                LOG.warnf("%s is not a valid model announcement: %s", object.key(), e.getMessage());
            }
        }
        return List.copyOf(models);
    }

    /** Reads an announcement; empty if it was removed after it was listed. */
    private Optional<AnnouncedModel> read(ListedObject object) throws StoreException, MalformedMessageException {
        ObjectKey key = object.key();
        if (object.bytes() > AnnouncedModelJson.BYTES_MAX) {
            throw new MalformedMessageException("it is larger than " + AnnouncedModelJson.BYTES_MAX + " bytes");
        }
        Optional<StoredObject> stored = store.find(key, AnnouncedModelJson.BYTES_MAX);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        AnnouncedModel model = AnnouncedModelJson.read(stored.get().bytes());
        if (!model.key().equals(key)) {
            throw new MalformedMessageException("it belongs to the model " + model.id());
        }
        return Optional.of(model);
    }
}
