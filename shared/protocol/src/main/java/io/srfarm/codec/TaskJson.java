package io.srfarm.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.job.Composite;
import io.srfarm.job.LatentMix;
import io.srfarm.job.Limits;
import io.srfarm.job.Reference;
import io.srfarm.job.Sampling;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The JSON of a job's task, in job documents and manifests. */
final class TaskJson {
    /** Fields that a document must not contain unless its candidates are drawn. */
    private static final List<String> OF_DRAWS =
            List.of("references", "candidates", "temperature", "oversample", "referenceStrength");

    private static final long DEFAULT_FEATHER = 8;

    private TaskJson() {}

    /** Reads the task; drawing is the default. Empty if the document is invalid. */
    static Optional<Task> task(FieldReader fields) {
        boolean explores = fields.has("latents");
        boolean composes = fields.has("composite");
        if (!explores && !composes) {
            return Optional.of(new Task.Draw());
        }
        if (explores && composes) {
            fields.refuse("composite", "does not go with latents");
        }
        OF_DRAWS.stream()
                .filter(fields::has)
                .forEach(name -> fields.refuse(name, "does not go with " + (explores ? "latents" : "composite")));
        return explores
                ? Optional.of(latents(fields)).filter(all -> !all.isEmpty()).map(Task.Explore::new)
                : fields.object("composite").flatMap(TaskJson::composite).map(Task.Compose::new);
    }

    static void put(ObjectNode node, Task task) {
        if (task instanceof Task.Explore explore) {
            ArrayNode latents = node.putArray("latents");
            explore.latents().forEach(latent -> latents.add(node(latent)));
        } else if (task instanceof Task.Compose compose) {
            node.set("composite", node(compose.composite()));
        }
    }

    static ObjectNode node(LatentMix latent) {
        ObjectNode node = Json.object();
        node.set("reference", JobJson.node(latent.reference()));
        node.put("referenceStrength", latent.referenceStrength());
        ArrayNode parts = node.putArray("parts");
        latent.parts().forEach(part -> parts.add(node(part, latent.reference())));
        return node;
    }

    private static ObjectNode node(LatentMix.Part part, Reference usual) {
        ObjectNode node = Json.object()
                .put("seed", part.seed())
                .put("temperature", part.temperature())
                .put("noise", part.noise())
                .put("style", part.style());
        if (!part.reference().equals(usual)) {
            node.set("reference", JobJson.node(part.reference()));
        }
        return node;
    }

    static ObjectNode node(Composite composite) {
        ObjectNode node = Json.object();
        ArrayNode candidates = node.putArray("candidates");
        composite.candidates().forEach(candidate -> candidates.add(JobJson.node(candidate)));
        node.set("mask", JobJson.node(composite.mask()));
        return node.put("feather", composite.feather());
    }

    private static List<LatentMix> latents(FieldReader fields) {
        return fields.objects("latents", 1, Limits.CANDIDATES_MAX).stream()
                .map(TaskJson::latent)
                .flatMap(Optional::stream)
                .toList();
    }

    static Optional<LatentMix> latent(FieldReader fields) {
        Reference reference =
                fields.object("reference").flatMap(JobReader::reference).orElseGet(Reference.Noise::new);
        double strength = fields.number("referenceStrength", 0, Limits.REFERENCE_STRENGTH_MAX)
                .orElse(Sampling.DEFAULT_REFERENCE_STRENGTH);
        if (!fields.has("parts")) {
            fields.refuse("parts", "is missing");
        }
        List<FieldReader> listed = fields.objects("parts", 1, Limits.LATENT_PARTS_MAX);
        List<LatentMix.Part> parts = listed.stream()
                .map(part -> part(part, reference))
                .flatMap(Optional::stream)
                .toList();
        fields.end();
        return parts.isEmpty() || parts.size() < listed.size()
                ? Optional.empty()
                : made(fields, () -> new LatentMix(reference, strength, parts));
    }

    private static Optional<LatentMix.Part> part(FieldReader fields, Reference usual) {
        Reference reference =
                fields.object("reference").flatMap(JobReader::reference).orElse(usual);
        if (!fields.has("seed")) {
            fields.refuse("seed", "is missing");
        }
        Optional<Long> seed = fields.integer("seed", 0, Limits.SEED_MAX);
        double temperature =
                fields.number("temperature", 0, Limits.TEMPERATURE_MAX).orElse(1);
        double noise = fields.number("noise", -Limits.LATENT_NOISE_MAX, Limits.LATENT_NOISE_MAX)
                .orElse(temperature);
        double style = fields.number("style", 0, 1).orElse(1);
        fields.end();
        return seed.map(found -> new LatentMix.Part(reference, found, temperature, noise, style));
    }

    static Optional<Composite> composite(FieldReader fields) {
        List<FieldReader> listed = fields.objects("candidates", 2, Limits.CANDIDATES_MAX);
        List<StoredPicture> candidates =
                listed.stream().map(TaskJson::picture).flatMap(Optional::stream).toList();
        for (String name : List.of("candidates", "mask")) {
            if (!fields.has(name)) {
                fields.refuse(name, "is missing");
            }
        }
        Optional<StoredPicture> mask = fields.object("mask").flatMap(TaskJson::picture);
        long feather = fields.integer("feather", 0, Limits.FEATHER_PIXELS_MAX).orElse(DEFAULT_FEATHER);
        fields.end();
        return mask.isEmpty() || candidates.size() < 2 || candidates.size() < listed.size()
                ? Optional.empty()
                : Optional.of(new Composite(candidates, mask.get(), (int) feather));
    }

    private static Optional<StoredPicture> picture(FieldReader fields) {
        Optional<StoredPicture> picture = JobReader.picture(fields);
        fields.end();
        return picture;
    }

    private static <T> Optional<T> made(FieldReader fields, Supplier<T> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            fields.refuse("", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
