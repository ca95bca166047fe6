package io.srfarm.codec;

import static java.util.stream.Collectors.toUnmodifiableList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.codec.Json.BadJsonException;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Prefix;
import io.srfarm.job.Priority;
import io.srfarm.job.Reference;
import io.srfarm.job.Sampling;
import io.srfarm.job.Seeds;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Tenant;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The job document: read from submitters with every breach named, written with nothing left to default. What is written
 * reads back as an equal job.
 */
public final class JobJson {
    private static final String DEFAULT_MODEL = "refvae-x8";
    private static final int DEFAULT_CANDIDATES = 4;
    private static final int DEFAULT_OVERSAMPLE = 2;
    private static final int SCALE = 8;
    private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    private JobJson() {}

    /**
     * A document as it was submitted.
     *
     * @param fingerprint digest of the document, the same for any order of its fields
     */
    public record Submitted(Job job, Sha256 fingerprint) {}

    /**
     * Reads what a submitter sent.
     *
     * @param space what the tenant may name
     * @param now the moment of submission, from which a relative deadline counts
     * @throws InvalidJobException with every breach that was found
     */
    public static Submitted submitted(byte[] json, JobId id, Tenant tenant, KeySpace space, Instant now)
            throws InvalidJobException {
        JsonNode node;
        try {
            node = Json.submitted(json);
        } catch (BadJsonException e) {
            throw new InvalidJobException(List.of(e.violation()));
        }
        List<Violation> violations = new ArrayList<>();
        Fields fields = new Fields(node, "", violations);
        Optional<Job> job = job(fields, id, tenant, now);
        job.ifPresent(found -> admit(found, fields, space, now));
        if (!violations.isEmpty()) {
            throw new InvalidJobException(violations);
        }
        return new Submitted(job.orElseThrow(), Sha256.of(Json.canonical(node)));
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
        Optional<Job> job = job(new Fields(node, "", violations), id, tenant, Instant.EPOCH);
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
        node.putObject("output").put("prefix", job.output().path()).put("format", "png");
        node.put("priority", job.priority().name().toLowerCase(Locale.ROOT));
        job.deadline().ifPresent(deadline -> node.put("deadline", deadline.toString()));
        if (!job.labels().isEmpty()) {
            ObjectNode labels = node.putObject("labels");
            job.labels().forEach(labels::put);
        }
        job.groundTruth().ifPresent(key -> node.putObject("groundTruth").put("key", key.path()));
        return node;
    }

    static ObjectNode node(StoredPicture picture) {
        ObjectNode node = Json.object().put("key", picture.key().path());
        picture.sha256().ifPresent(sha256 -> node.put("sha256", sha256.hex()));
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

    static Optional<StoredPicture> picture(Fields fields) {
        Optional<ObjectKey> key = fields.parsed("key", ObjectKey::new);
        if (!fields.has("key")) {
            fields.refuse("key", "is missing");
        }
        Optional<Sha256> sha256 = fields.parsed("sha256", Sha256::new);
        return key.map(found -> new StoredPicture(found, sha256));
    }

    static Optional<Reference> reference(Fields fields) {
        String type = fields.text("type").orElse("");
        Optional<Reference> reference =
                switch (type) {
                    case "image" -> picture(fields).map(Reference.Image::new);
                    case "low-resolution" -> Optional.of(new Reference.LowResolution());
                    case "noise" -> Optional.of(new Reference.Noise());
                    default -> {
                        fields.refuse("type", "must be image, low-resolution or noise");
                        yield Optional.empty();
                    }
                };
        fields.end();
        return reference;
    }

    private static Optional<Job> job(Fields fields, JobId id, Tenant tenant, Instant now) {
        fields.integer("schema", Json.SCHEMA, Json.SCHEMA);
        fields.integer("scale", SCALE, SCALE);
        Optional<StoredPicture> input = required(fields, "input").flatMap(JobJson::wholePicture);
        List<Reference> references = references(fields);
        Optional<Sampling> sampling = sampling(fields, id);
        String model = fields.parsed("model", JobJson::model).orElse(DEFAULT_MODEL);
        Prefix output = output(fields).orElseGet(() -> new Prefix("sets/" + tenant + "/" + id + "/"));
        Priority priority = fields.parsed("priority", JobJson::priority).orElse(Priority.NORMAL);
        Optional<Instant> deadline = fields.parsed("deadline", text -> deadline(text, now));
        Map<String, String> labels =
                fields.object("labels").map(JobJson::labels).orElse(Map.of());
        Optional<ObjectKey> groundTruth =
                fields.object("groundTruth").flatMap(JobJson::wholePicture).map(StoredPicture::key);
        for (String later : List.of("retention", "webhook")) {
            if (fields.has(later)) {
                fields.refuse(later, "is not available in this version");
            }
        }
        fields.end();
        if (input.isEmpty() || sampling.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Job(
                id,
                tenant,
                input.get(),
                references,
                SCALE,
                model,
                sampling.get(),
                output,
                priority,
                deadline,
                labels,
                groundTruth));
    }

    private static Optional<Fields> required(Fields fields, String name) {
        if (!fields.has(name)) {
            fields.refuse(name, "is missing");
        }
        return fields.object(name);
    }

    private static Optional<StoredPicture> wholePicture(Fields fields) {
        Optional<StoredPicture> picture = picture(fields);
        fields.end();
        return picture;
    }

    private static List<Reference> references(Fields fields) {
        List<Reference> references = fields.objects("references", 1, Limits.REFERENCES_MAX).stream()
                .map(JobJson::reference)
                .flatMap(Optional::stream)
                .collect(toUnmodifiableList());
        return references.isEmpty() ? List.of(new Reference.Noise()) : references;
    }

    private static Optional<Sampling> sampling(Fields fields, JobId id) {
        // A field that breaks its limit is already noted; its default only keeps the reading going.
        long candidates = fields.integer("candidates", 1, Limits.CANDIDATES_MAX).orElse((long) DEFAULT_CANDIDATES);
        long seed = fields.integer("seed", 0, Limits.SEED_MAX).orElseGet(() -> Seeds.ofJob(id));
        double temperature =
                fields.number("temperature", 0, Limits.TEMPERATURE_MAX).orElse(1.0);
        long oversample = fields.integer("oversample", 1, Limits.OVERSAMPLE_MAX).orElse((long) DEFAULT_OVERSAMPLE);
        return Optional.of(new Sampling((int) candidates, seed, temperature, (int) oversample));
    }

    private static Optional<Prefix> output(Fields fields) {
        Optional<Fields> output = fields.object("output");
        Optional<Prefix> prefix = output.flatMap(found -> found.parsed("prefix", Prefix::new));
        output.ifPresent(found -> {
            found.parsed("format", JobJson::format);
            found.end();
        });
        return prefix;
    }

    private static Map<String, String> labels(Fields fields) {
        Map<String, String> labels = fields.texts();
        if (labels.size() > Limits.LABELS_MAX) {
            fields.refuse("", "has more than " + Limits.LABELS_MAX + " labels (limit labels-max)");
        }
        labels.forEach((name, value) -> {
            if (name.length() > Limits.LABEL_CHARACTERS_MAX || value.length() > Limits.LABEL_CHARACTERS_MAX) {
                fields.refuse(
                        name,
                        "is longer than " + Limits.LABEL_CHARACTERS_MAX + " characters (limit label-characters-max)");
            }
        });
        return labels;
    }

    private static void admit(Job job, Fields fields, KeySpace space, Instant now) {
        // The text of a key that is not there: nobody learns what another tenant has.
        String absent = "no such object";
        if (!space.mayRead(job.input().key())) {
            fields.refuseForeign("input", absent);
        }
        for (int i = 0; i < job.references().size(); i++) {
            if (job.references().get(i) instanceof Reference.Image image
                    && !space.mayRead(image.picture().key())) {
                fields.refuseForeign("references", "number " + i + ": " + absent);
            }
        }
        if (job.groundTruth().isPresent() && !space.mayRead(job.groundTruth().get())) {
            fields.refuseForeign("groundTruth", absent);
        }
        if (!space.mayWrite(job.output())) {
            fields.refuseForeign("output", "no such folder");
        }
        job.deadline().ifPresent(deadline -> {
            if (!deadline.isAfter(now) || deadline.isAfter(now.plus(Limits.DEADLINE_MAX))) {
                fields.refuse("deadline", "must lie within " + Limits.DEADLINE_MAX + " from now");
            }
        });
    }

    private static String model(String text) {
        if (!MODEL.matcher(text).matches()) {
            throw new IllegalArgumentException("a model is 1 to 64 characters of [a-z0-9.-]");
        }
        return text;
    }

    private static Priority priority(String text) {
        return switch (text) {
            case "interactive" -> Priority.INTERACTIVE;
            case "normal" -> Priority.NORMAL;
            case "bulk" -> Priority.BULK;
            default -> throw new IllegalArgumentException("must be interactive, normal or bulk");
        };
    }

    private static String format(String text) {
        if (!text.equals("png")) {
            throw new IllegalArgumentException("must be png");
        }
        return text;
    }

    private static Instant deadline(String text, Instant now) {
        try {
            return text.startsWith("P") ? now.plus(Duration.parse(text)) : Instant.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "must be an instant such as 2026-12-01T00:00:00Z or a duration such as PT10M", e);
        }
    }
}
