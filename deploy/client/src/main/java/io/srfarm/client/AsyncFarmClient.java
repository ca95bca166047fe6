package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.candidate.Candidate;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.job.ObjectKey;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Asynchronous client of a farm. Thread-safe; calls in flight block no thread. Futures fail with a {@link ClientException}.
 * Cancelling a future stops its retries or stops following a job; it never cancels the job. See {@link FarmClient} for what
 * each call does.
 */
public final class AsyncFarmClient {
    private static final String JOBS = "/v1/jobs";
    private static final String REFERENCES = "/v1/references";

    private final Exchange exchange;
    private final Transfers transfers;

    AsyncFarmClient(Exchange exchange) {
        this.exchange = exchange;
        this.transfers = new Transfers(exchange);
    }

    /** See {@link FarmClient#upload(Upload, TransferListener)}. */
    public CompletableFuture<ObjectKey> upload(Upload upload, TransferListener listener) {
        return transfers.upload(upload, listener);
    }

    /** See {@link FarmClient#submit(JobRequest)}. */
    public CompletableFuture<String> submit(JobRequest job) {
        HttpRequest request = exchange.posting(JOBS, job.document())
                .header("Idempotency-Key", job.idempotencyKey().orElseGet(AsyncFarmClient::newKey))
                .build();
        return exchange.answer(request)
                .thenApply(answer -> answer.json().path("job").asText());
    }

    /** See {@link FarmClient#submitAll}. */
    public CompletableFuture<List<SubmissionResult>> submitAll(List<JobRequest> jobs) {
        CompletableFuture<List<SubmissionResult>> all = CompletableFuture.completedFuture(List.of());
        for (List<ObjectNode> some : BatchSplitter.of(jobs)) {
            String key = newKey();
            all = all.thenCompose(before -> submitSome(some, key).thenApply(now -> {
                List<SubmissionResult> both = new ArrayList<>(before);
                both.addAll(now);
                return List.copyOf(both);
            }));
        }
        return all;
    }

    private CompletableFuture<List<SubmissionResult>> submitSome(List<ObjectNode> documents, String key) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode().addAll(documents);
        HttpRequest request = exchange.posting(JOBS + "/batch", list)
                .header("Idempotency-Key", key)
                .build();
        return exchange.answer(request).thenApply(answer -> BatchSplitter.results(answer.json()));
    }

    /** See {@link FarmClient#job}. */
    public CompletableFuture<JobDetails> job(String id) {
        return exchange.get(path(id)).thenApply(JobDetails::of);
    }

    /**
     * Returns one page of a list of jobs.
     *
     * @param after {@link Page#next()} of the previous page; empty for the first page
     * @param limit maximum number of entries, 1 to 200
     */
    public CompletableFuture<Page<JobDetails>> jobs(JobFilter filter, Optional<String> after, int limit) {
        return exchange.get(JOBS + page(after, limit) + filter.query())
                .thenApply(json -> Page.of(json, "jobs", JobDetails::of));
    }

    /** See {@link FarmClient#cancel}. */
    public CompletableFuture<CancellationResult> cancel(String id) {
        return exchange.delete(path(id)).thenApply(AsyncFarmClient::withdrawal);
    }

    /** See {@link FarmClient#cancelAll}. */
    public CompletableFuture<List<CancellationResult>> cancelAll(String name, String value) {
        return cancelMore(JobFilter.ALL.labelled(name, value), List.of());
    }

    private CompletableFuture<List<CancellationResult>> cancelMore(JobFilter filter, List<CancellationResult> before) {
        return exchange.delete(JOBS + page(Optional.empty(), BatchSplitter.JOBS_MAX) + filter.query())
                .thenCompose(json -> {
                    List<CancellationResult> all = new ArrayList<>(before);
                    json.path("jobs").forEach(node -> all.add(withdrawal(node)));
                    return json.path("more").asBoolean()
                            ? cancelMore(filter, all)
                            : CompletableFuture.completedFuture(List.copyOf(all));
                });
    }

    /**
     * See {@link FarmClient#follow}.
     *
     * @param listener called by one thread at a time, not always the same; an exception from it fails the future
     */
    public CompletableFuture<JobDetails> follow(String id, Consumer<JobUpdate> listener) {
        return new JobFollower(exchange, path(id), listener).follow();
    }

    /** See {@link FarmClient#await}. */
    public CompletableFuture<JobDetails> await(String id) {
        return follow(id, news -> {});
    }

    /** See {@link FarmClient#set}. */
    public CompletableFuture<FetchedSet> set(String id) {
        return exchange.get(path(id) + "/candidates").thenCompose(answer -> {
            JsonNode stored = answer.path("manifest");
            var expected = new CheckedBody.Expected(
                    "the manifest of " + id, stored.path("sha256").asText(), ManifestJson.BYTES_MAX);
            return transfers
                    .bytes(stored.path("url").asText(), expected)
                    .thenApply(manifest -> fetched(id, answer, manifest));
        });
    }

    private static FetchedSet fetched(String id, JsonNode answer, byte[] manifest) {
        Map<Integer, String> urls = new HashMap<>();
        for (JsonNode candidate : answer.path("candidates")) {
            urls.put(candidate.path("index").asInt(), candidate.path("url").asText());
        }
        try {
            return new FetchedSet(ManifestJson.read(manifest), manifest, urls);
        } catch (MalformedMessageException e) {
            throw new InvalidResponseException("the manifest of " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** See {@link FarmClient#candidate}. */
    public CompletableFuture<byte[]> candidate(FetchedSet set, int index) {
        Candidate candidate = set.candidates().get(index);
        return transfers.bytes(set.url(candidate), Transfers.expected(candidate));
    }

    /** See {@link FarmClient#download(FetchedSet, Path, TransferListener)}. */
    public CompletableFuture<Path> download(FetchedSet set, Path folder, TransferListener listener) {
        return transfers.set(set, folder, listener);
    }

    /** See {@link FarmClient#choose}. */
    public CompletableFuture<Choice> choose(String id, int candidate, Optional<String> note) {
        ObjectNode wish = JsonNodeFactory.instance.objectNode().put("candidate", candidate);
        note.ifPresent(text -> wish.put("note", text));
        return exchange.post(path(id) + "/choice", wish).thenApply(Choice::of);
    }

    /** See {@link FarmClient#choice}. */
    public CompletableFuture<Optional<Choice>> choice(String id) {
        return exchange.get(path(id) + "/choice")
                .thenApply(json -> Optional.of(Choice.of(json)))
                .exceptionally(thrown -> {
                    if (ClientException.unwrapped(thrown) instanceof RefusedException refused
                            && refused.problem().type() == ProblemType.NO_CHOICE) {
                        return Optional.empty();
                    }
                    throw FarmClient.passedOn(thrown);
                });
    }

    /** See {@link FarmClient#backlog}. */
    public CompletableFuture<BacklogDetails> backlog() {
        return exchange.get("/v1/backlog").thenApply(BacklogDetails::of);
    }

    /** See {@link FarmClient#models}. */
    public CompletableFuture<List<ModelDetails>> models() {
        return exchange.get("/v1/models")
                .thenApply(json ->
                        json.path("models").valueStream().map(ModelDetails::of).toList());
    }

    /** See {@link FarmClient#workers}. */
    public CompletableFuture<List<WorkerDetails>> workers() {
        return exchange.get("/v1/workers").thenApply(json -> json.path("workers")
                .valueStream()
                .map(WorkerDetails::of)
                .toList());
    }

    /** Returns one page of dead letters; parameters as in {@link #jobs}. */
    public CompletableFuture<Page<DeadLetterDetails>> deadLetters(Optional<String> after, int limit) {
        return exchange.get("/v1/dead" + page(after, limit))
                .thenApply(json -> Page.of(json, "letters", DeadLetterDetails::of));
    }

    /** See {@link FarmClient#deadLetter}. */
    public CompletableFuture<DeadLetterDetails> deadLetter(String id) {
        return exchange.get("/v1/dead/" + encoded(id)).thenApply(DeadLetterDetails::of);
    }

    /** See {@link FarmClient#redrive}. */
    public CompletableFuture<String> redrive(String id) {
        return exchange.post("/v1/dead/" + encoded(id) + "/redrive", JsonNodeFactory.instance.objectNode())
                .thenApply(json -> json.path("job").asText());
    }

    /** Returns one page of webhook deliveries ({@link FarmClient#webhooks}); parameters as in {@link #jobs}. */
    public CompletableFuture<Page<WebhookCall>> webhooks(boolean pending, Optional<String> after, int limit) {
        return exchange.get("/v1/webhooks/" + (pending ? "pending" : "dead") + page(after, limit))
                .thenApply(json -> Page.of(json, "deliveries", WebhookCall::of));
    }

    /** See {@link FarmClient#redriveWebhook}. */
    public CompletableFuture<Void> redriveWebhook(String id) {
        return exchange.post("/v1/webhooks/dead/" + encoded(id) + "/redrive", JsonNodeFactory.instance.objectNode())
                .thenAccept(answer -> {});
    }

    /** Returns one page of the reference library ({@link FarmClient#references}); parameters as in {@link #jobs}. */
    public CompletableFuture<Page<LibraryReference>> references(Optional<String> after, int limit) {
        return exchange.get(REFERENCES + page(after, limit))
                .thenApply(json -> Page.of(json, "references", LibraryReference::of));
    }

    /** See {@link FarmClient#addReference}. */
    public CompletableFuture<LibraryReference> addReference(ObjectKey upload, String name, List<String> tags) {
        ObjectNode wish =
                JsonNodeFactory.instance.objectNode().put("key", upload.path()).put("name", name);
        tags.forEach(wish.putArray("tags")::add);
        return exchange.post(REFERENCES, wish).thenApply(LibraryReference::of);
    }

    /** See {@link FarmClient#removeReference}. */
    public CompletableFuture<Void> removeReference(String id) {
        return exchange.delete(REFERENCES + "/" + encoded(id)).thenAccept(answer -> {});
    }

    /** See {@link FarmClient#suggestReferences}. */
    public CompletableFuture<List<LibraryReference>> suggestReferences(ObjectKey input, int count) {
        return exchange.get(REFERENCES + "/suggest?count=" + count + "&input=" + encoded(input.path()))
                .thenApply(json ->
                        Page.of(json, "references", LibraryReference::of).entries());
    }

    private static CancellationResult withdrawal(JsonNode json) {
        String state = json.path("state").asText();
        return new CancellationResult(json.path("job").asText(), state.equals("cancelled"));
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    private static String page(Optional<String> after, int limit) {
        return "?limit=" + limit
                + after.map(cursor -> "&after=" + encoded(cursor)).orElse("");
    }

    private static String path(String id) {
        return JOBS + "/" + encoded(id);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
