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
 * A request to enlarge one picture into a set of candidates, with all defaults filled in.
 *
 * @param references candidate {@code i} uses reference {@code i mod n}; 1 to {@value Limits#REFERENCES_MAX}
 * @param scale candidate side / input side; must match the model
 * @param model the id of a model that workers have loaded
 * @param output the folder for the candidates and {@code manifest.json}
 * @param format the file format of the candidates
 * @param scores which scores the candidates get
 * @param deadline when the job expires; empty: never
 * @param labels the submitter's own marks, sorted by name; at most {@value Limits#LABELS_MAX}
 * @param groundTruth the true HR picture, used for scores only and never by the model
 * @param retention how long the set is kept after the job ends; empty: the farm's configured default
 * @param webhook the receiver of event notifications; empty: none
 * @param task how the candidates are made; unless they are drawn, only the seed of the sampling is used
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
        OutputFormat format,
        ScoreLevel scores,
        Priority priority,
        Optional<Instant> deadline,
        Map<String, String> labels,
        Optional<ObjectKey> groundTruth,
        Optional<Duration> retention,
        Optional<Webhook> webhook,
        Task task) {
    public Job {
        references = List.copyOf(references);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        if (references.isEmpty() || references.size() > Limits.REFERENCES_MAX) {
            throw new IllegalArgumentException("a job has 1 to " + Limits.REFERENCES_MAX + " references");
        }
    }

    /** Returns the reference that candidate {@code index} uses. */
    public Reference referenceOf(int index) {
        return references.get(index % references.size());
    }

    /**
     * Returns the keys of all objects that the job reads: input, references, ground truth, and the pictures of a
     * composite.
     */
    public Stream<ObjectKey> objects() {
        Stream<ObjectKey> images = references.stream()
                .flatMap(reference -> reference instanceof Reference.Image image
                        ? Stream.of(image.picture().key())
                        : Stream.empty());
        Stream<ObjectKey> composed = task instanceof Task.Compose compose
                ? Stream.concat(
                                compose.composite().candidates().stream(),
                                Stream.of(compose.composite().mask()))
                        .map(StoredPicture::key)
                : Stream.empty();
        return Stream.of(Stream.of(input.key()), images, groundTruth.stream(), composed)
                .flatMap(all -> all);
    }

    /** Returns the key of the set's manifest, which exists once the job has succeeded. */
    public ObjectKey manifestKey() {
        return manifestKey(output);
    }

    /** Returns the key of the manifest of the set in {@code folder}. */
    public static ObjectKey manifestKey(KeyPrefix folder) {
        return folder.key("manifest.json");
    }

    /** Returns the keys of the farm's own objects about this job. */
    public ControlKeys control() {
        return new ControlKeys(tenant, id);
    }
}
