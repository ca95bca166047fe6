package io.srfarm.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A farm, seen from outside. Thread-safe. */
public final class FarmClient {
    private static final int NAME_CHARACTERS_MAX = 100;

    private final HttpApi api;

    /** @param base such as {@code http://127.0.0.1:8080} */
    public FarmClient(URI base, String apiKey) {
        this.api = new HttpApi(base, apiKey);
    }

    /** An empty job document, to be filled in. */
    public static ObjectNode document() {
        return HttpApi.JSON.createObjectNode();
    }

    /**
     * Stores a picture for jobs to name.
     *
     * @param name what its key ends in, as far as a key may
     * @return where it lies now
     */
    public ObjectKey upload(String name, byte[] picture, String contentType)
            throws ClientException, InterruptedException {
        JsonNode place = api.post("/v1/uploads", document().put("name", keyName(name)), Map.of());
        api.put(URI.create(place.path("url").asText()), picture, contentType);
        return new ObjectKey(place.path("key").asText());
    }

    /**
     * @param idempotencyKey the same key with the same document is the same job
     * @return the job's id
     */
    public String submit(ObjectNode document, Optional<String> idempotencyKey)
            throws ClientException, InterruptedException {
        Map<String, String> headers = new HashMap<>();
        idempotencyKey.ifPresent(key -> headers.put("Idempotency-Key", key));
        return api.post("/v1/jobs", document, headers).path("job").asText();
    }

    public JobView job(String id) throws ClientException, InterruptedException {
        return JobView.of(api.get("/v1/jobs/" + encoded(id)));
    }

    /** Asks the farm to end a job; it answers with the job as it then stands. */
    public void cancel(String id) throws ClientException, InterruptedException {
        api.delete("/v1/jobs/" + encoded(id));
    }

    /**
     * Jobs, the newest first.
     *
     * @param state only those in this state
     * @param label only those with this label, {@code name:value}
     */
    public List<JobView> jobs(Optional<String> state, Optional<String> label, int most)
            throws ClientException, InterruptedException {
        StringBuilder query = new StringBuilder();
        state.ifPresent(name -> query.append("&state=").append(encoded(name)));
        label.ifPresent(text -> query.append("&label=").append(encoded(text)));
        return listed("/v1/jobs", "jobs", query.toString(), most).stream()
                .map(JobView::of)
                .toList();
    }

    /** Dead letters, the newest first, as the farm tells them. */
    public List<JsonNode> deadLetters(int most) throws ClientException, InterruptedException {
        return listed("/v1/dead", "letters", "", most);
    }

    /** A dead letter with all that it holds. */
    public JsonNode deadLetter(String id) throws ClientException, InterruptedException {
        return api.get("/v1/dead/" + encoded(id));
    }

    /**
     * Submits a dead letter again; doing so twice is doing it once.
     *
     * @return the new job's id
     */
    public String redrive(String id) throws ClientException, InterruptedException {
        return api.post("/v1/dead/" + encoded(id) + "/redrive", document(), Map.of())
                .path("job")
                .asText();
    }

    /**
     * Calls to receivers that were not made, as the farm tells them.
     *
     * @param pending those that wait, the next one first; if not, those that nobody tries any more, the newest first
     */
    public List<JsonNode> webhooks(boolean pending, int most) throws ClientException, InterruptedException {
        return listed("/v1/webhooks/" + (pending ? "pending" : "dead"), "deliveries", "", most);
    }

    /** Tries a call that failed too often again. */
    public void redriveWebhook(String id) throws ClientException, InterruptedException {
        api.post("/v1/webhooks/dead/" + encoded(id) + "/redrive", document(), Map.of());
    }

    /** Page after page of what lies under {@code entries}. */
    private List<JsonNode> listed(String path, String entries, String query, int most)
            throws ClientException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String after = "";
        do {
            String next = after.isEmpty() ? "" : "&after=" + encoded(after);
            JsonNode page = api.get(path + "?limit=" + Math.min(100, most - all.size()) + query + next);
            page.path(entries).forEach(all::add);
            after = page.path("next").asText("");
        } while (!after.isEmpty() && all.size() < most);
        return all;
    }

    /**
     * Tells what happens to a job until it has ended; a connection that breaks is made again.
     *
     * @return the job as it ended
     */
    public JobView follow(String id, Consumer<JobNews> listener) throws ClientException, InterruptedException {
        return new JobFollower(api, "/v1/jobs/" + encoded(id)).follow(listener);
    }

    /** The set of a job that has succeeded, its manifest checked against its digest. */
    public FetchedSet set(String id) throws ClientException, InterruptedException {
        JsonNode answer = api.get("/v1/jobs/" + encoded(id) + "/candidates");
        JsonNode stored = answer.path("manifest");
        byte[] manifest = api.download(URI.create(stored.path("url").asText()), ManifestJson.BYTES_MAX);
        check("the manifest of " + id, manifest, stored.path("sha256").asText());
        Map<Integer, URI> urls = new HashMap<>();
        for (JsonNode candidate : answer.path("candidates")) {
            urls.put(
                    candidate.path("index").asInt(),
                    URI.create(candidate.path("url").asText()));
        }
        try {
            CandidateSet set = ManifestJson.read(manifest);
            return new FetchedSet(set, manifest, urls);
        } catch (MalformedMessageException e) {
            throw new ClientException("the manifest of " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The PNG of one candidate, checked against its digest. */
    public byte[] candidate(FetchedSet set, int index) throws ClientException, InterruptedException {
        var candidate = set.set().candidates().get(index);
        int bytes = (int) Math.min(candidate.bytes(), Limits.GROUND_TRUTH_BYTES_MAX);
        byte[] png = api.download(set.urlOf(index), bytes);
        check("candidate " + index, png, candidate.sha256().hex());
        return png;
    }

    private static void check(String what, byte[] content, String sha256) throws ClientException {
        String found = Sha256.of(content).hex();
        if (!found.equals(sha256)) {
            throw new ClientException(0, what + " is damaged: its digest is " + found + ", not " + sha256);
        }
    }

    private static String keyName(String name) {
        String allowed = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.]+", "");
        String bounded = allowed.length() > NAME_CHARACTERS_MAX
                ? allowed.substring(allowed.length() - NAME_CHARACTERS_MAX).replaceFirst("^[.]+", "")
                : allowed;
        return bounded.isEmpty() ? "picture" : bounded;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
