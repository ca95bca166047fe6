package io.srfarm.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.job.ObjectKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Client of a farm. Thread-safe: one instance per program is enough.
 *
 * <pre>{@code
 * FarmClient farm = FarmClient.builder().address(URI.create("http://127.0.0.1:8080")).apiKey(key).build();
 * ObjectKey picture = farm.upload(Path.of("small.png"));
 * String job = farm.submit(JobRequest.of(picture).candidates(6).label("album", "2026-11"));
 * farm.await(job).succeeded();
 * farm.download(job, Path.of("set"));
 * }</pre>
 *
 * <p>A call that fails throws a {@link ClientException}: {@link RefusedException} if the farm refuses, {@link
 * UnreachableException} if there is no response. Temporary failures are retried as {@link Retry} specifies; a retried
 * submission never creates a second job. Interrupting the thread throws {@link InterruptedException} and leaves the job
 * running.
 */
public final class FarmClient {
    private static final int PAGE = 200;
    private final AsyncFarmClient async;

    /** Creates a client with default settings; use {@link #builder()} for others. */
    public FarmClient(URI base, String apiKey) {
        this(new ClientBuilder().address(base).apiKey(apiKey).settings());
    }

    FarmClient(ClientSettings settings) {
        this.async = new AsyncFarmClient(new Exchange(settings));
    }

    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    /** Returns an empty job document to fill in by hand; {@link JobRequest} is more convenient. */
    public static ObjectNode document() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Returns an asynchronous client of the same farm. */
    public AsyncFarmClient async() {
        return async;
    }

    /**
     * Uploads a picture for use in jobs.
     *
     * @return its object key
     * @throws IOException if the file cannot be read
     */
    public ObjectKey upload(Path file) throws IOException, InterruptedException {
        return upload(Upload.of(file), TransferListener.NONE);
    }

    /** Uploads a picture from any source and reports progress to the listener. */
    public ObjectKey upload(Upload upload, TransferListener listener) throws InterruptedException {
        return get(async.upload(upload, listener));
    }

    /** @return the id of the accepted job, which the farm now guarantees to end */
    public String submit(JobRequest job) throws InterruptedException {
        return get(async.submit(job));
    }

    /** Submits a document as it is; see {@link #submit(JobRequest)}. */
    public String submit(ObjectNode document, Optional<String> idempotencyKey) throws InterruptedException {
        JobRequest job = JobRequest.of(document);
        return submit(idempotencyKey.map(job::idempotencyKey).orElse(job));
    }

    /**
     * Submits many jobs, 100 per call. Each is accepted or refused individually. Idempotency keys of the requests are
     * ignored.
     *
     * @return the results, in the order of the jobs. If a call fails there are no results, although earlier calls may have
     *     been accepted. If that matters, submit at most 100 at a time
     */
    public List<SubmissionResult> submitAll(List<JobRequest> jobs) throws InterruptedException {
        return get(async.submitAll(jobs));
    }

    /** Returns the present state of a job. */
    public JobDetails job(String id) throws InterruptedException {
        return get(async.job(id));
    }

    /**
     * Streams jobs, the newest first. Pages are loaded on demand, so reading the stream can block and fail like any call.
     */
    public Stream<JobDetails> jobs(JobFilter filter) {
        return PagedList.stream(after -> paged(async.jobs(filter, after, PAGE)));
    }

    /** Requests the cancellation of a job. */
    public CancellationResult cancel(String id) throws InterruptedException {
        return get(async.cancel(id));
    }

    /** Requests the cancellation of all open jobs with this label. */
    public List<CancellationResult> cancelAll(String name, String value) throws InterruptedException {
        return get(async.cancelAll(name, value));
    }

    /**
     * Waits for the end of a job. Survives broken connections and restarts of the farm.
     *
     * @return the ended job, successful or not; {@link JobDetails#succeeded()} throws if it did not succeed
     */
    public JobDetails await(String id) throws InterruptedException {
        return get(async.await(id));
    }

    /** @throws TimeoutException if the job has not ended in time; it continues */
    public JobDetails await(String id, Duration longest) throws InterruptedException, TimeoutException {
        CompletableFuture<JobDetails> end = async.await(id);
        try {
            return end.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw passedOn(e);
        } finally {
            end.cancel(true);
        }
    }

    /**
     * Waits like {@link #await(String)} and reports the job's events, from the first on, each once. Where event streams do
     * not work, the job is polled instead ({@link JobUpdate#LOOKED_AT}).
     */
    public JobDetails follow(String id, Consumer<JobUpdate> listener) throws InterruptedException {
        return get(async.follow(id, listener));
    }

    /** Returns the set of a succeeded job, with the manifest checked against its digest. */
    public FetchedSet set(String id) throws InterruptedException {
        return get(async.set(id));
    }

    /** Returns the PNG of one candidate, checked against its digest. */
    public byte[] candidate(FetchedSet set, int index) throws InterruptedException {
        return get(async.candidate(set, index));
    }

    /** Downloads the set of a succeeded job; see {@link #download(FetchedSet, Path, TransferListener)}. */
    public FetchedSet download(String id, Path folder) throws InterruptedException {
        FetchedSet set = set(id);
        download(set, folder, TransferListener.NONE);
        return set;
    }

    /**
     * Writes every candidate as {@code INDEX.png} (or {@code .webp}, {@code .jpg}), checked against its digest, and finally
     * {@code manifest.json}.
     *
     * @return the manifest's path
     * @throws java.io.UncheckedIOException if the folder cannot be written
     */
    public Path download(FetchedSet set, Path folder, TransferListener listener) throws InterruptedException {
        return get(async.download(set, folder, listener));
    }

    /** Records which candidate was chosen. The last write wins. */
    public Choice choose(String id, int candidate, Optional<String> note) throws InterruptedException {
        return get(async.choose(id, candidate, note));
    }

    /** Returns the chosen candidate; empty if none was chosen. */
    public Optional<Choice> choice(String id) throws InterruptedException {
        return get(async.choice(id));
    }

    /** Returns the farm's backlog. */
    public BacklogDetails backlog() throws InterruptedException {
        return get(async.backlog());
    }

    /** Returns the models that workers have announced. If there are any, the farm refuses jobs for unlisted ones. */
    public List<ModelDetails> models() throws InterruptedException {
        return get(async.models());
    }

    /** Returns the workers that are connected or still have a job. Needs the scaler key, if the farm has one. */
    public List<WorkerDetails> workers() throws InterruptedException {
        return get(async.workers());
    }

    /** Streams dead letters, the newest first; see {@link #jobs}. */
    public Stream<DeadLetterDetails> deadLetters() {
        return PagedList.stream(after -> paged(async.deadLetters(after, PAGE)));
    }

    /** Returns a dead letter with its complete content. */
    public DeadLetterDetails deadLetter(String id) throws InterruptedException {
        return get(async.deadLetter(id));
    }

    /** @return the id of the new job for the dead letter; repeating the call returns the same id */
    public String redrive(String id) throws InterruptedException {
        return get(async.redrive(id));
    }

    /**
     * Streams webhook deliveries that have not succeeded; see {@link #jobs}.
     *
     * @param pending true for pending ones, the next one first; false for dead ones, the newest first
     */
    public Stream<WebhookCall> webhooks(boolean pending) {
        return PagedList.stream(after -> paged(async.webhooks(pending, after, PAGE)));
    }

    /** Retries a dead webhook delivery. */
    public void redriveWebhook(String id) throws InterruptedException {
        get(async.redriveWebhook(id));
    }

    /** Streams the reference library, the newest first; see {@link #jobs}. */
    public Stream<LibraryReference> references() {
        return PagedList.stream(after -> paged(async.references(after, PAGE)));
    }

    /** Adds a copy of an uploaded picture to the reference library. */
    public LibraryReference addReference(ObjectKey upload, String name, List<String> tags) throws InterruptedException {
        return get(async.addReference(upload, name, tags));
    }

    /** Removes a reference and its picture from the library. Idempotent. */
    public void removeReference(String id) throws InterruptedException {
        get(async.removeReference(id));
    }

    /** Returns at most {@code count} (1 to 16) references that resemble an uploaded low-resolution picture, nearest first. */
    public List<LibraryReference> suggestReferences(ObjectKey input, int count) throws InterruptedException {
        return get(async.suggestReferences(input, count));
    }

    private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw passedOn(e);
        } finally {
            future.cancel(true); // has an effect only if this thread was interrupted
        }
    }

    /** Loads a page. A stream cannot throw InterruptedException, so the thread's interrupt flag stays set instead. */
    private static <T> T paged(CompletableFuture<T> page) {
        try {
            return get(page);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while loading the next page");
        }
    }

    static RuntimeException passedOn(Throwable thrown) {
        Throwable inner = ClientException.unwrapped(thrown);
        if (inner instanceof Error error) {
            throw error;
        }
        return inner instanceof RuntimeException e ? e : new IllegalStateException(inner);
    }
}
