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
import io.srfarm.job.ScoreLevel;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Task;
import io.srfarm.job.Tenant;
import io.srfarm.job.Webhook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes job documents. Submitted documents are validated and all violations are reported; written documents
 * have all defaults filled in and read back as an equal job.
 */
public final class JobJson {
    /** The model of a job that names none. */
    public static final String DEFAULT_MODEL = "refvae-x8";

    private JobJson() {}

    /**
     * A validated job document.
     *
     * @param fingerprint digest of the document, independent of the order of its fields
     */
    public record Submitted(Job job, Sha256 fingerprint) {}

    /**
     * A syntactically valid document. Its fingerprint suffices to recognize a resubmission; {@link #submitted}
     * validates the rest, such as access rights and the deadline, which may change between submissions.
     */
    public static final class Document {
        private final JsonNode node;
        private final Sha256 fingerprint;

        private Document(JsonNode node) {
            this(node, Sha256.of(Json.canonical(node)));
        }

        private Document(JsonNode node, Sha256 fingerprint) {
            this.node = node;
            this.fingerprint = fingerprint;
        }

        /** Returns the digest of the document as submitted, independent of the order of its fields. */
        public Sha256 fingerprint() {
            return fingerprint;
        }

        /**
         * Returns whether it refers to candidates of earlier sets, which must be resolved before it describes a job.
         */
        public boolean isDerived() {
            return Derivation.isIn(node);
        }

        /**
         * Resolves the references to candidates of earlier sets. The fingerprint stays that of the submitted document.
         *
         * @param sets finds the sets
         * @throws InvalidJobException with all violations
         */
        public Document resolved(JobId id, SourceSets sets) throws InvalidJobException {
            List<Violation> violations = new ArrayList<>();
            JsonNode resolved = Derivation.resolved(node, id, sets, violations);
            if (!violations.isEmpty()) {
                throw new InvalidJobException(violations);
            }
            return new Document(resolved, fingerprint);
        }

        /**
         * Validates the document and returns its job.
         *
         * @param space the keys that the tenant may use
         * @param now the time of submission, from which a relative deadline counts
         * @throws InvalidJobException with all violations
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

    /**
     * Parses a job document.
     *
     * @throws InvalidJobException if it is not a JSON object within the limits
     */
    public static Document document(byte[] json) throws InvalidJobException {
        try {
            return new Document(Json.submitted(json));
        } catch (BadJsonException e) {
            throw new InvalidJobException(List.of(e.violation()));
        }
    }

    /**
     * Reads and validates a submitted document.
     *
     * @param space the keys that the tenant may use
     * @param now the time of submission, from which a relative deadline counts
     * @throws InvalidJobException with all violations
     */
    public static Submitted submitted(byte[] json, JobId id, Tenant tenant, KeySpace space, Instant now)
            throws InvalidJobException {
        return document(json).submitted(id, tenant, space, now);
    }

    /** Reads what {@link #write(Job)} wrote. */
    public static Job read(byte[] json, JobId id, Tenant tenant) throws MalformedMessageException {
        return read(Json.own(json), id, tenant);
    }

    /** Returns the complete document of {@code job}. */
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
        node.put("scale", job.scale())
                .put("model", job.model())
                .put("seed", job.sampling().seed());
        if (job.task() instanceof Task.Draw) {
            putDraws(node, job);
        } else {
            TaskJson.put(node, job.task());
        }
        node.putObject("output")
                .put("prefix", job.output().path())
                .put("format", job.format().wireName());
        if (job.scores() != ScoreLevel.FULL) { // omitted for older readers, which do not know the field
            node.put("scores", job.scores().wireName());
        }
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

    private static void putDraws(ObjectNode node, Job job) {
        ArrayNode references = node.putArray("references");
        job.references().forEach(reference -> references.add(node(reference)));
        node.put("candidates", job.sampling().candidates())
                .put("temperature", job.sampling().temperature())
                .put("oversample", job.sampling().oversample());
        if (!job.sampling().hasDefaultReferenceStrength()) { // omitted for older readers, which do not know the field
            node.put("referenceStrength", job.sampling().referenceStrength());
        }
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
