package io.srfarm.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Priority;
import io.srfarm.job.WebhookEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job document to be submitted; {@code docs/reference/jobs.md} says what each field means. What is not given is left to the
 * farm. The farm checks it: a refusal names every place that is wrong. Immutable: each method returns another one.
 */
public final class JobRequest {
    private final ObjectNode document;
    private final Optional<String> idempotencyKey;

    private JobRequest(ObjectNode document, Optional<String> idempotencyKey) {
        this.document = document;
        this.idempotencyKey = idempotencyKey;
    }

    /** @param input where the low-resolution picture lies, such as {@link FarmClient#upload} has said */
    public static JobRequest of(ObjectKey input) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("input").put("key", input.path());
        return new JobRequest(document, Optional.empty());
    }

    /** @param document as it is */
    public static JobRequest of(ObjectNode document) {
        return new JobRequest(document.deepCopy(), Optional.empty());
    }

    /** Candidates around one of a job that has succeeded. */
    public static JobRequest around(String job, int candidate) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("from").put("job", job).put("candidate", candidate);
        return new JobRequest(document, Optional.empty());
    }

    /** Steps from one candidate of a job that has succeeded to another, both included. */
    public static JobRequest between(String job, int first, int last) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode ends = document.putArray("between");
        ends.addObject().put("job", job).put("candidate", first);
        ends.addObject().put("job", job).put("candidate", last);
        return new JobRequest(document, Optional.empty());
    }

    /**
     * One picture made of regions of candidates of a job that has succeeded.
     *
     * @param mask a grey or indexed PNG of their size; its levels are places in {@code candidates}
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

    /** With {@link #around}: how far from the candidate, 0 (the same) to 1 (a new draw). */
    public JobRequest vary(double distance) {
        return with("vary", distance);
    }

    /** With {@link #between}: how many, 1 to 32. */
    public JobRequest steps(int count) {
        return with("steps", count);
    }

    /** 1 to 32. */
    public JobRequest candidates(int count) {
        return with("candidates", count);
    }

    /** Another picture that lends its texture. Candidate i takes reference i mod n. */
    public JobRequest reference(ObjectKey picture) {
        JobRequest copy = copy();
        copy.document.withArray("references").addObject().put("type", "image").put("key", picture.path());
        return copy;
    }

    /** Another reference: noise, which is what a job has that names none. */
    public JobRequest noise() {
        return plainReference("noise");
    }

    /** Another reference: the low-resolution picture itself. */
    public JobRequest lowResolution() {
        return plainReference("low-resolution");
    }

    /** A model that the farm's workers have, such as {@code refvae-x8} and {@code bicubic}. */
    public JobRequest model(String id) {
        return with("model", id);
    }

    /** The same seed gives the same pixels: 0 to 2^53 - 1. */
    public JobRequest seed(long seed) {
        return with("seed", seed);
    }

    /** How far draws stray, 0 to 2. */
    public JobRequest temperature(double factor) {
        return with("temperature", factor);
    }

    /** Draws for each candidate kept, 1 to 8. */
    public JobRequest oversample(int draws) {
        return with("oversample", draws);
    }

    /** How readily the detail of image references is taken over: 0, not at all, to 2. */
    public JobRequest referenceStrength(double factor) {
        return with("referenceStrength", factor);
    }

    public JobRequest priority(Priority queue) {
        return with("priority", queue.wireName());
    }

    /** A job that has not succeeded then is {@code expired}. */
    public JobRequest deadline(Instant instant) {
        return with("deadline", instant.toString());
    }

    /** As {@link #deadline(Instant)}, from the moment of submission on. */
    public JobRequest deadline(Duration fromNow) {
        return with("deadline", fromNow.toString());
    }

    /** How long the set is kept, from the job's end on. */
    public JobRequest retention(Duration time) {
        return with("retention", time.toString());
    }

    /** A mark to find the job by; up to 16. */
    public JobRequest label(String name, String value) {
        JobRequest copy = copy();
        copy.document.withObject("/labels").put(name, value);
        return copy;
    }

    /** The true large picture, 8 times the input's size: candidates are scored against it. */
    public JobRequest groundTruth(ObjectKey picture) {
        JobRequest copy = copy();
        copy.document.putObject("groundTruth").put("key", picture.path());
        return copy;
    }

    /** Called when something happens to the job; without events, when it ends. */
    public JobRequest webhook(URI receiver, WebhookEvent... events) {
        JobRequest copy = copy();
        ObjectNode webhook = copy.document.putObject("webhook").put("url", receiver.toString());
        if (events.length > 0) {
            ArrayNode names = webhook.putArray("events");
            Stream.of(events).map(WebhookEvent::wireName).forEach(names::add);
        }
        return copy;
    }

    /** Where the set goes, ending in a slash. */
    public JobRequest outputPrefix(String prefix) {
        JobRequest copy = copy();
        copy.document.putObject("output").put("prefix", prefix);
        return copy;
    }

    /**
     * The same key with the same document is the same job, whoever submits it and when: name what the job is for, such as an
     * order's number. Without one each call of {@link FarmClient#submit} makes one for its own attempts.
     */
    public JobRequest idempotencyKey(String key) {
        return new JobRequest(document, Optional.of(key));
    }

    /** A copy of what is sent. */
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
