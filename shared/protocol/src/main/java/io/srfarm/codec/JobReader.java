package io.srfarm.codec;

import static java.util.stream.Collectors.toUnmodifiableList;

import io.srfarm.event.AnnouncedModel;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Priority;
import io.srfarm.job.Reference;
import io.srfarm.job.Sampling;
import io.srfarm.job.ScoreLevel;
import io.srfarm.job.Seeds;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Task;
import io.srfarm.job.Tenant;
import io.srfarm.job.Webhook;
import io.srfarm.job.WebhookEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the fields of a job document and collects violations, which {@link JobJson} turns into exceptions. */
final class JobReader {
    static final int DEFAULT_CANDIDATES = 4;
    private static final int DEFAULT_OVERSAMPLE = 1;
    private static final int SCALE = 8;

    private JobReader() {}

    static Optional<StoredPicture> picture(FieldReader fields) {
        Optional<ObjectKey> key = fields.parsed("key", ObjectKey::new);
        if (!fields.has("key")) {
            fields.refuse("key", "is missing");
        }
        Optional<Sha256> sha256 = fields.parsed("sha256", Sha256::new);
        return key.map(found -> new StoredPicture(found, sha256));
    }

    static Optional<Reference> reference(FieldReader fields) {
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

    static Optional<Job> job(FieldReader fields, JobId id, Tenant tenant, Instant now) {
        fields.integer("schema", Json.SCHEMA, Json.SCHEMA);
        fields.integer("scale", SCALE, SCALE);
        Optional<StoredPicture> input = required(fields, "input").flatMap(JobReader::wholePicture);
        Optional<Task> task = TaskJson.task(fields);
        List<Reference> references = task.filter(Task.Explore.class::isInstance)
                .map(explore -> ((Task.Explore) explore).references())
                .orElseGet(() -> references(fields));
        Optional<Sampling> sampling = task.flatMap(found -> sampling(fields, id, found));
        String model = fields.parsed("model", JobReader::model).orElse(JobJson.DEFAULT_MODEL);
        Optional<FieldReader> place = fields.object("output");
        KeyPrefix output = place.flatMap(found -> found.parsed("prefix", KeyPrefix::new))
                .orElseGet(() -> new KeyPrefix("sets/" + tenant + "/" + id + "/"));
        OutputFormat format = place.flatMap(found -> found.parsed("format", OutputFormat::ofWireName))
                .orElse(OutputFormat.PNG);
        place.ifPresent(FieldReader::end);
        ScoreLevel scores = fields.parsed("scores", ScoreLevel::ofWireName).orElse(ScoreLevel.FULL);
        Priority priority = fields.parsed("priority", Priority::ofWireName).orElse(Priority.NORMAL);
        Optional<Instant> deadline = fields.parsed("deadline", text -> deadline(text, now));
        Map<String, String> labels =
                fields.object("labels").map(JobReader::labels).orElse(Map.of());
        Optional<ObjectKey> groundTruth = fields.object("groundTruth").flatMap(JobReader::groundTruth);
        Optional<Duration> retention = fields.parsed("retention", JobReader::retention);
        Optional<Webhook> webhook = fields.object("webhook").flatMap(JobReader::webhook);
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
                format,
                scores,
                priority,
                deadline,
                labels,
                groundTruth,
                retention,
                webhook,
                task.orElseThrow()));
    }

    private static Optional<FieldReader> required(FieldReader fields, String name) {
        if (!fields.has(name)) {
            fields.refuse(name, "is missing");
        }
        return fields.object(name);
    }

    private static Optional<StoredPicture> wholePicture(FieldReader fields) {
        Optional<StoredPicture> picture = picture(fields);
        fields.end();
        return picture;
    }

    private static Optional<ObjectKey> groundTruth(FieldReader fields) {
        if (!fields.has("key")) {
            fields.refuse("key", "is missing");
        }
        Optional<ObjectKey> key = fields.parsed("key", ObjectKey::new);
        fields.end();
        return key;
    }

    private static List<Reference> references(FieldReader fields) {
        List<Reference> references = fields.objects("references", 1, Limits.REFERENCES_MAX).stream()
                .map(JobReader::reference)
                .flatMap(Optional::stream)
                .collect(toUnmodifiableList());
        return references.isEmpty() ? List.of(new Reference.Noise()) : references;
    }

    private static Optional<Sampling> sampling(FieldReader fields, JobId id, Task task) {
        if (task instanceof Task.Explore explore) {
            return Optional.of(new Sampling(explore.latents().size(), seed(fields, id), 1, 1));
        } else if (task instanceof Task.Compose) {
            return Optional.of(new Sampling(1, seed(fields, id), 1, 1));
        }
        // Out-of-range values are already recorded as violations; the defaults only let reading continue.
        long candidates = fields.integer("candidates", 1, Limits.CANDIDATES_MAX).orElse((long) DEFAULT_CANDIDATES);
        long seed = seed(fields, id);
        double temperature =
                fields.number("temperature", 0, Limits.TEMPERATURE_MAX).orElse(1.0);
        long oversample = fields.integer("oversample", 1, Limits.OVERSAMPLE_MAX).orElse((long) DEFAULT_OVERSAMPLE);
        double referenceStrength = fields.number("referenceStrength", 0, Limits.REFERENCE_STRENGTH_MAX)
                .orElse(Sampling.DEFAULT_REFERENCE_STRENGTH);
        return Optional.of(new Sampling((int) candidates, seed, temperature, (int) oversample, referenceStrength));
    }

    static long seed(FieldReader fields, JobId id) {
        return fields.integer("seed", 0, Limits.SEED_MAX).orElseGet(() -> Seeds.ofJob(id));
    }

    private static Map<String, String> labels(FieldReader fields) {
        Map<String, String> labels = fields.texts();
        if (labels.size() > Limits.LABELS_MAX) {
            fields.refuse("", "has more than " + Limits.LABELS_MAX + " labels (limit labels-max)");
        }
        labels.forEach((name, value) -> {
            if (Limits.characters(name) > Limits.LABEL_CHARACTERS_MAX
                    || Limits.characters(value) > Limits.LABEL_CHARACTERS_MAX) {
                fields.refuse(
                        name,
                        "is longer than " + Limits.LABEL_CHARACTERS_MAX + " characters (limit label-characters-max)");
            }
        });
        return labels;
    }

    private static Optional<Webhook> webhook(FieldReader fields) {
        if (!fields.has("url")) {
            fields.refuse("url", "is missing");
        }
        Optional<String> url = fields.parsed("url", Webhook::requireUrl);
        List<WebhookEvent> events = fields.parsedAll("events", WebhookEvent.values().length, WebhookEvent::ofWireName);
        fields.end();
        return url.map(found -> new Webhook(found, events.isEmpty() ? WebhookEvent.ENDS : Set.copyOf(events)));
    }

    /** Checks access rights and the deadline, which depend on the submission rather than the document. */
    static void admit(Job job, FieldReader fields, KeySpace space, Instant now) {
        // The same message as for a missing object, so that a tenant cannot probe for the objects of others.
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
        if (job.task() instanceof Task.Compose compose) {
            boolean foreign = Stream.concat(
                            compose.composite().candidates().stream(),
                            Stream.of(compose.composite().mask()))
                    .anyMatch(picture -> !space.mayRead(picture.key()));
            if (foreign) {
                fields.refuseForeign("composite", absent);
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
        if (!AnnouncedModel.isId(text)) {
            throw new IllegalArgumentException(
                    "a model id is 1 to 64 characters of [a-z0-9.-], the first a letter or digit");
        }
        return text;
    }

    static Duration retention(String text) {
        Duration retention = Durations.parse(text);
        if (retention.compareTo(Limits.RETENTION_MIN) >= 0 && retention.compareTo(Limits.RETENTION_MAX) <= 0) {
            return retention;
        }
        throw new IllegalArgumentException("must be " + Limits.RETENTION_MIN + " to " + Limits.RETENTION_MAX);
    }

    private static Instant deadline(String text, Instant now) {
        try {
            return text.startsWith("P") ? now.plus(Durations.parse(text)) : Instant.parse(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "must be an instant such as 2026-12-01T00:00:00Z or a duration such as PT10M", e);
        }
    }
}
