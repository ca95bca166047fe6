package io.srfarm.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One picture to enlarge into a set of candidates, with nothing left to default.
 *
 * @param references candidate {@code i} takes reference {@code i mod n}; 1 to {@value Limits#REFERENCES_MAX}
 * @param scale candidate side / input side; the model must have it
 * @param model the id of a model that workers have loaded
 * @param output the folder that receives the candidates and {@code manifest.json}
 * @param deadline when the result is worth nothing any more; empty: never
 * @param labels the submitter's own marks, sorted by name; at most {@value Limits#LABELS_MAX}
 * @param groundTruth the true large picture, for scores against it; it never reaches the model
 * @param retention how long its set is kept after its end; empty: as long as the farm is configured to
 * @param webhook whom to tell what happens to it; empty: nobody
 */
public record Job(
        JobId id,
        Tenant tenant,
        StoredPicture input,
        List<Reference> references,
        int scale,
        String model,
        Sampling sampling,
        KeyPrefix output,
        Priority priority,
        Optional<Instant> deadline,
        Map<String, String> labels,
        Optional<ObjectKey> groundTruth,
        Optional<Duration> retention,
        Optional<Webhook> webhook) {
    public Job {
        references = List.copyOf(references);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        if (references.isEmpty() || references.size() > Limits.REFERENCES_MAX) {
            throw new IllegalArgumentException("a job has 1 to " + Limits.REFERENCES_MAX + " references");
        }
    }

    /** The reference that candidate {@code index} takes. */
    public Reference referenceOf(int index) {
        return references.get(index % references.size());
    }

    /** What it names: its input, its references and its ground truth. */
    public Stream<ObjectKey> objects() {
        Stream<ObjectKey> images = references.stream()
                .flatMap(reference -> reference instanceof Reference.Image image
                        ? Stream.of(image.picture().key())
                        : Stream.empty());
        return Stream.of(Stream.of(input.key()), images, groundTruth.stream()).flatMap(all -> all);
    }

    /** Where the set's manifest lies once the job has succeeded. */
    public ObjectKey manifestKey() {
        return manifestKey(output);
    }

    /** Where the manifest of the set in {@code folder} lies. */
    public static ObjectKey manifestKey(KeyPrefix folder) {
        return folder.key("manifest.json");
    }

    /** What the farm itself keeps in the store about this job. */
    public ControlKeys control() {
        return new ControlKeys(tenant, id);
    }
}
