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
 * A farm, seen from outside. Thread-safe: one for a program is enough.
 *
 * <pre>{@code
 * FarmClient farm = FarmClient.builder().address(URI.create("http://127.0.0.1:8080")).apiKey(key).build();
 * ObjectKey picture = farm.upload(Path.of("small.png"));
 * String job = farm.submit(JobRequest.of(picture).candidates(6).label("album", "2026-11"));
 * farm.await(job).succeeded();
 * farm.download(job, Path.of("set"));
 * }</pre>
 *
 * <p>Every call throws a {@link ClientException} where it fails: {@link RefusedException} where the farm says no, {@link
 * UnreachableException} where there is no answer. What may pass is tried again as {@link Retry} says, and a submission that is
 * tried again is never a second job. A thread that is interrupted leaves with {@link InterruptedException}; the job stays.
 */
public final class FarmClient {
    private static final int PAGE = 200;
    private final AsyncFarmClient async;

    /** A client with defaults; {@link #builder()} has more. */
    public FarmClient(URI base, String apiKey) {
        this(new ClientBuilder().address(base).apiKey(apiKey).settings());
    }

    FarmClient(ClientSettings settings) {
        this.async = new AsyncFarmClient(new Exchange(settings));
    }

    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    /** An empty job document, to be filled in by hand: {@link JobRequest} is the comfortable way. */
    public static ObjectNode document() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The same farm without waiting. */
    public AsyncFarmClient async() {
        return async;
    }

    /**
     * Stores a picture for jobs to name.
     *
     * @return where it lies now
     * @throws IOException if the file cannot be read
     */
    public ObjectKey upload(Path file) throws IOException, InterruptedException {
        return upload(Upload.of(file), TransferListener.NONE);
    }

    /** As {@link #upload(Path)}, from anywhere, and with the listener told how far it is. */
    public ObjectKey upload(Upload upload, TransferListener listener) throws InterruptedException {
        return get(async.upload(upload, listener));
    }

    /** @return the id of the job that the farm has accepted: it owes an end to it from now on */
    public String submit(JobRequest job) throws InterruptedException {
        return get(async.submit(job));
    }

    /** As {@link #submit(JobRequest)}, of a document as it is. */
    public String submit(ObjectNode document, Optional<String> idempotencyKey) throws InterruptedException {
        JobRequest job = JobRequest.of(document);
        return submit(idempotencyKey.map(job::idempotencyKey).orElse(job));
    }

    /**
     * Submits many, 100 in a call; each is accepted or refused by itself. Idempotency keys of their own do not count here.
     *
     * @return what became of each, in their order. When a call fails, none of its documents is told, and those of the calls
     *     before have been accepted: where that matters, submit 100 at a time or one by one
     */
    public List<SubmissionResult> submitAll(List<JobRequest> jobs) throws InterruptedException {
        return get(async.submitAll(jobs));
    }

    /** Where a job stands. */
    public JobDetails job(String id) throws InterruptedException {
        return get(async.job(id));
    }

    /** Jobs, the newest first. Pages are asked for as the stream goes; that may fail and block like any other call. */
    public Stream<JobDetails> jobs(JobFilter filter) {
        return PagedList.stream(after -> paged(async.jobs(filter, after, PAGE)));
    }

    /** Asks the farm to end a job. */
    public CancellationResult cancel(String id) throws InterruptedException {
        return get(async.cancel(id));
    }

    /** Asks the farm to end all open jobs that have this label. */
    public List<CancellationResult> cancelAll(String name, String value) throws InterruptedException {
        return get(async.cancelAll(name, value));
    }

    /**
     * Waits for a job's end, over broken connections and restarts of the farm.
     *
     * @return the job as it ended, however that is: {@link JobDetails#succeeded()} makes a failure of a failure
     */
    public JobDetails await(String id) throws InterruptedException {
        return get(async.await(id));
    }

    /** @throws TimeoutException if the job has not ended by then; it goes on */
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
     * As {@link #await(String)}, and tells what happens meanwhile: the job's story from its beginning, each event once. Where
     * event streams do not get through, the job is looked at instead ({@link JobUpdate#LOOKED_AT}).
     */
    public JobDetails follow(String id, Consumer<JobUpdate> listener) throws InterruptedException {
        return get(async.follow(id, listener));
    }

    /** The set of a job that has succeeded, its manifest checked against its digest. */
    public FetchedSet set(String id) throws InterruptedException {
        return get(async.set(id));
    }

    /** The PNG of one candidate, checked against its digest. */
    public byte[] candidate(FetchedSet set, int index) throws InterruptedException {
        return get(async.candidate(set, index));
    }

    /** As {@link #download(FetchedSet, Path, TransferListener)}, of a job that has succeeded. */
    public FetchedSet download(String id, Path folder) throws InterruptedException {
        FetchedSet set = set(id);
        download(set, folder, TransferListener.NONE);
        return set;
    }

    /**
     * Writes every candidate as {@code INDEX.png}, checked against its digest, and last {@code manifest.json}.
     *
     * @return the manifest's path
     * @throws java.io.UncheckedIOException if the folder cannot be written to
     */
    public Path download(FetchedSet set, Path folder, TransferListener listener) throws InterruptedException {
        return get(async.download(set, folder, listener));
    }

    /** Says which candidate was picked; whoever says so last is right. */
    public Choice choose(String id, int candidate, Optional<String> note) throws InterruptedException {
        return get(async.choose(id, candidate, note));
    }

    /** Which candidate was picked; empty: none yet. */
    public Optional<Choice> choice(String id) throws InterruptedException {
        return get(async.choice(id));
    }

    /** What there is to do. */
    public BacklogDetails backlog() throws InterruptedException {
        return get(async.backlog());
    }

    /** The models that workers have started with. Jobs that name others are accepted too: only workers know for sure. */
    public List<ModelDetails> models() throws InterruptedException {
        return get(async.models());
    }

    /** Dead letters, the newest first, as {@link #jobs} streams jobs. */
    public Stream<DeadLetterDetails> deadLetters() {
        return PagedList.stream(after -> paged(async.deadLetters(after, PAGE)));
    }

    /** A dead letter with all that it holds. */
    public DeadLetterDetails deadLetter(String id) throws InterruptedException {
        return get(async.deadLetter(id));
    }

    /** @return the id of the job that the letter becomes; redriving twice is redriving once */
    public String redrive(String id) throws InterruptedException {
        return get(async.redrive(id));
    }

    /**
     * Calls to receivers that were not made, as {@link #jobs} streams jobs.
     *
     * @param pending those that wait, the next one first; if not, those that nobody tries any more, the newest first
     */
    public Stream<WebhookCall> webhooks(boolean pending) {
        return PagedList.stream(after -> paged(async.webhooks(pending, after, PAGE)));
    }

    /** Tries a call that failed too often again. */
    public void redriveWebhook(String id) throws InterruptedException {
        get(async.redriveWebhook(id));
    }

    private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw passedOn(e);
        } finally {
            future.cancel(true); // does something only when this thread was interrupted
        }
    }

    /** Streams cannot throw InterruptedException: the thread stays interrupted. */
    private static <T> T paged(CompletableFuture<T> page) {
        try {
            return get(page);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the next page was on its way");
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
