package io.srfarm.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Priority;
import io.srfarm.job.ScoreLevel;
import io.srfarm.job.WebhookEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job document to submit; its fields are described in {@code docs/reference/jobs.md}. Fields that are not set use the
 * farm's defaults. The farm validates the document; a refusal lists every invalid field. Immutable: each method returns a
 * new instance.
 */
public final class JobRequest {
    private final ObjectNode document;
    private final Optional<String> idempotencyKey;

    private JobRequest(ObjectNode document, Optional<String> idempotencyKey) {
        this.document = document;
        this.idempotencyKey = idempotencyKey;
    }

    /** @param input key of the low-resolution picture, as {@link FarmClient#upload} returns it */
    public static JobRequest of(ObjectKey input) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("input").put("key", input.path());
        return new JobRequest(document, Optional.empty());
    }

    /** @param document a complete document */
    public static JobRequest of(ObjectNode document) {
        return new JobRequest(document.deepCopy(), Optional.empty());
    }

    /** Creates a request for candidates similar to a candidate of a succeeded job. */
    public static JobRequest around(String job, int candidate) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("from").put("job", job).put("candidate", candidate);
        return new JobRequest(document, Optional.empty());
    }

    /** Creates a request for steps from one candidate of a succeeded job to another, both included. */
    public static JobRequest between(String job, int first, int last) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode ends = document.putArray("between");
        ends.addObject().put("job", job).put("candidate", first);
        ends.addObject().put("job", job).put("candidate", last);
        return new JobRequest(document, Optional.empty());
    }

    /**
     * Creates a request for one picture composed of regions of candidates of a succeeded job.
     *
     * @param mask a grey or indexed PNG of the candidates' size; its levels are positions in {@code candidates}
     */
    public static JobRequest composite(String job, List<Integer> candidates, ObjectKey mask) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode composite = document.putObject("composite");
        composite.putObject("base").put("job", job);
        ArrayNode taken = composite.putArray("candidates");
        candidates.forEach(candidate -> taken.addObject().put("candidate", candidate));
        composite.putObject("mask").put("key", mask.path());
        return new JobRequest(document, Optional.empty());
    }

    /** Sets, for {@link #around}, the distance from the candidate: 0 (the same) to 1 (a new draw). */
    public JobRequest vary(double distance) {
        return with("vary", distance);
    }

    /** Sets, for {@link #between}, the number of steps, 1 to 32. */
    public JobRequest steps(int count) {
        return with("steps", count);
    }

    /** Sets the number of candidates, 1 to 32. */
    public JobRequest candidates(int count) {
        return with("candidates", count);
    }

    /** Adds a reference picture, whose texture is used. Candidate i uses reference i mod n. */
    public JobRequest reference(ObjectKey picture) {
        JobRequest copy = copy();
        copy.document.withArray("references").addObject().put("type", "image").put("key", picture.path());
        return copy;
    }

    /** Adds noise as a reference; this is the default if there are no references. */
    public JobRequest noise() {
        return plainReference("noise");
    }

    /** Adds the low-resolution picture itself as a reference. */
    public JobRequest lowResolution() {
        return plainReference("low-resolution");
    }

    /** Sets the model, which a worker must have: {@code refvae-x8}, {@code bicubic}, or another one. */
    public JobRequest model(String id) {
        return with("model", id);
    }

    /** Sets the seed, 0 to 2^53 - 1. The same seed gives the same pixels. */
    public JobRequest seed(long seed) {
        return with("seed", seed);
    }

    /** Sets how far draws differ from the most likely picture, 0 to 2. */
    public JobRequest temperature(double factor) {
        return with("temperature", factor);
    }

    /** Sets how many draws are made for each candidate that is kept, 1 to 8. */
    public JobRequest oversample(int draws) {
        return with("oversample", draws);
    }

    /** Sets how much detail is taken from reference pictures, 0 (none) to 2. */
    public JobRequest referenceStrength(double factor) {
        return with("referenceStrength", factor);
    }

    public JobRequest priority(Priority queue) {
        return with("priority", queue.wireName());
    }

    /** Sets the time after which the job, if unfinished, ends as {@code expired}. */
    public JobRequest deadline(Instant instant) {
        return with("deadline", instant.toString());
    }

    /** Sets the deadline relative to the submission. */
    public JobRequest deadline(Duration fromNow) {
        return with("deadline", fromNow.toString());
    }

    /** Sets how long the set is kept after the job's end. */
    public JobRequest retention(Duration time) {
        return with("retention", time.toString());
    }

    /** Adds a label to find the job by; up to 16. */
    public JobRequest label(String name, String value) {
        JobRequest copy = copy();
        copy.document.withObject("/labels").put(name, value);
        return copy;
    }

    /** Sets the original large picture, 8 times the input's size, to score candidates against. */
    public JobRequest groundTruth(ObjectKey picture) {
        JobRequest copy = copy();
        copy.document.putObject("groundTruth").put("key", picture.path());
        return copy;
    }

    /** Sets the URL to call when one of the events happens; without events, when the job ends. */
    public JobRequest webhook(URI receiver, WebhookEvent... events) {
        JobRequest copy = copy();
        ObjectNode webhook = copy.document.putObject("webhook").put("url", receiver.toString());
        if (events.length > 0) {
            ArrayNode names = webhook.putArray("events");
            Stream.of(events).map(WebhookEvent::wireName).forEach(names::add);
        }
        return copy;
    }

    /** Sets where the set is stored; must end with a slash. */
    public JobRequest outputPrefix(String prefix) {
        JobRequest copy = copy();
        copy.document.withObject("/output").put("prefix", prefix);
        return copy;
    }

    /** Sets the file format of the candidates. Default: PNG. */
    public JobRequest outputFormat(OutputFormat format) {
        JobRequest copy = copy();
        copy.document.withObject("/output").put("format", format.wireName());
        return copy;
    }

    /** Sets which scores the candidates get. Default: full. */
    public JobRequest scores(ScoreLevel level) {
        return with("scores", level.wireName());
    }

    /**
     * Sets the idempotency key: resubmitting the document with the same key returns the same job, also from another client.
     * Use something that identifies the purpose, such as an order number. Without a key, each call of {@link
     * FarmClient#submit} generates one for its own retries.
     */
    public JobRequest idempotencyKey(String key) {
        return new JobRequest(document, Optional.of(key));
    }

    /** Returns a copy of the document. */
    public ObjectNode document() {
        return document.deepCopy();
    }

    Optional<String> idempotencyKey() {
        return idempotencyKey;
    }

    private JobRequest plainReference(String type) {
        JobRequest copy = copy();
        copy.document.withArray("references").addObject().put("type", type);
        return copy;
    }

    private JobRequest with(String field, Object value) {
        JobRequest copy = copy();
        copy.document.putPOJO(field, value);
        return copy;
    }

    private JobRequest copy() {
        return new JobRequest(document.deepCopy(), idempotencyKey);
    }
}
