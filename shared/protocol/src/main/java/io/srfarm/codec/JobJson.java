package io.srfarm.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.codec.Json.BadJsonException;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Reference;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Tenant;
import io.srfarm.job.Webhook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The job document: read from submitters with every breach named, written with nothing left to default. What is written
 * reads back as an equal job.
 */
public final class JobJson {
    /** The model of a job that names none. */
    public static final String DEFAULT_MODEL = "refvae-x8";

    private JobJson() {}

    /**
     * A document as it was submitted.
     *
     * @param fingerprint digest of the document, the same for any order of its fields
     */
    public record Submitted(Job job, Sha256 fingerprint) {}

    /**
     * A document of which no more is known than that it is JSON: enough to tell whether it came before. What may change
     * between two submissions of it, such as rights and the time that is left, is judged by {@link #submitted}.
     */
    public static final class Document {
        private final JsonNode node;
        private final Sha256 fingerprint;

        private Document(JsonNode node) {
            this.node = node;
            this.fingerprint = Sha256.of(Json.canonical(node));
        }

        /** Digest of the document, the same for any order of its fields. */
        public Sha256 fingerprint() {
            return fingerprint;
        }

        /**
         * The job that it describes.
         *
         * @param space what the tenant may name
         * @param now the moment of submission, from which a relative deadline counts
         * @throws InvalidJobException with every breach that was found
         */
        public Submitted submitted(JobId id, Tenant tenant, KeySpace space, Instant now) throws InvalidJobException {
            List<Violation> violations = new ArrayList<>();
            FieldReader fields = new FieldReader(node, "", violations);
            Optional<Job> job = JobReader.job(fields, id, tenant, now);
            job.ifPresent(found -> JobReader.admit(found, fields, space, now));
            if (!violations.isEmpty()) {
                throw new InvalidJobException(violations);
            }
            return new Submitted(job.orElseThrow(), fingerprint);
        }
    }

    /** @throws InvalidJobException for what is no JSON object within the limits */
    public static Document document(byte[] json) throws InvalidJobException {
        try {
            return new Document(Json.submitted(json));
        } catch (BadJsonException e) {
            throw new InvalidJobException(List.of(e.violation()));
        }
    }

    /**
     * Reads what a submitter sent.
     *
     * @param space what the tenant may name
     * @param now the moment of submission, from which a relative deadline counts
     * @throws InvalidJobException with every breach that was found
     */
    public static Submitted submitted(byte[] json, JobId id, Tenant tenant, KeySpace space, Instant now)
            throws InvalidJobException {
        return document(json).submitted(id, tenant, space, now);
    }

    /** Reads what {@link #write(Job)} wrote. */
    public static Job read(byte[] json, JobId id, Tenant tenant) throws MalformedMessageException {
        return read(Json.own(json), id, tenant);
    }

    /** The document of {@code job}, complete. */
    public static byte[] write(Job job) {
        return Json.bytes(node(job));
    }

    static Job read(JsonNode node, JobId id, Tenant tenant) throws MalformedMessageException {
        List<Violation> violations = new ArrayList<>();
        Optional<Job> job = JobReader.job(new FieldReader(node, "", violations), id, tenant, Instant.EPOCH);
        if (!violations.isEmpty()) {
            throw new MalformedMessageException(InvalidJobException.summary(violations));
        }
        return job.orElseThrow();
    }

    static ObjectNode node(Job job) {
        ObjectNode node = Json.object().put("schema", Json.SCHEMA);
        node.set("input", node(job.input()));
        ArrayNode references = node.putArray("references");
        job.references().forEach(reference -> references.add(node(reference)));
        node.put("candidates", job.sampling().candidates())
                .put("scale", job.scale())
                .put("model", job.model())
                .put("seed", job.sampling().seed())
                .put("temperature", job.sampling().temperature())
                .put("oversample", job.sampling().oversample());
        if (!job.sampling().hasDefaultReferenceStrength()) { // else a reader that does not know the field loses nothing
            node.put("referenceStrength", job.sampling().referenceStrength());
        }
        node.putObject("output").put("prefix", job.output().path()).put("format", "png");
        node.put("priority", job.priority().wireName());
        job.deadline().ifPresent(deadline -> node.put("deadline", deadline.toString()));
        if (!job.labels().isEmpty()) {
            ObjectNode labels = node.putObject("labels");
            job.labels().forEach(labels::put);
        }
        job.groundTruth().ifPresent(key -> node.putObject("groundTruth").put("key", key.path()));
        job.retention().ifPresent(retention -> node.put("retention", retention.toString()));
        job.webhook().ifPresent(webhook -> node.set("webhook", node(webhook)));
        return node;
    }

    static ObjectNode node(StoredPicture picture) {
        ObjectNode node = Json.object().put("key", picture.key().path());
        picture.sha256().ifPresent(sha256 -> node.put("sha256", sha256.hex()));
        return node;
    }

    private static ObjectNode node(Webhook webhook) {
        ObjectNode node = Json.object().put("url", webhook.url());
        ArrayNode events = node.putArray("events");
        webhook.events().forEach(event -> events.add(event.wireName()));
        return node;
    }

    static ObjectNode node(Reference reference) {
        if (reference instanceof Reference.Image image) {
            ObjectNode node = Json.object().put("type", "image");
            node.setAll(node(image.picture()));
            return node;
        }
        return Json.object().put("type", reference instanceof Reference.Noise ? "noise" : "low-resolution");
    }
}
