package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.client.ModelDetails;
import io.srfarm.codec.JobJson;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.JobId;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Tenant;
import io.srfarm.localfarm.FarmException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for all fields of a job document except its input. Fields that are not given keep the farm's defaults. */
final class JobOptions {
    /** References that are not files. */
    private static final Set<String> WORDS = Set.of("noise", "low-resolution");

    /** Options whose names differ from the document's fields. */
    private static final Map<String, String> SINGULAR = Map.of(
            "references",
            "reference",
            "labels",
            "label",
            "referenceStrength",
            "reference-strength",
            "output",
            "format");

    /** Placeholder for the tenant, which only the farm knows. */
    private static final Tenant ANYBODY = new Tenant("anybody");

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "Picture to take texture from, or `noise`, or `low-resolution`; can be repeated.")
    private List<String> references = List.of();

    @Option(names = "--candidates", paramLabel = "K", description = "Number of candidates, 1 to 32 (default: 4).")
    private @Nullable Integer candidates;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random seed; the same seed gives the same pixels (default: derived from the job's id).")
    private @Nullable Long seed;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Spread of the candidates, 0 (the mean) to 2 (default: 1).")
    private @Nullable Double temperature;

    @Option(
            names = "--oversample",
            paramLabel = "N",
            description = "Draws for each candidate that is kept, 1 to 8 (default: 1).")
    private @Nullable Integer oversample;

    @Option(
            names = "--reference-strength",
            paramLabel = "S",
            description = "How much detail is taken from reference pictures, 0 to 2 (default: 1).")
    private @Nullable Double referenceStrength;

    @Option(names = "--model", paramLabel = "ID", description = "Model: refvae-x8 (default) or bicubic.")
    private @Nullable String model;

    @Option(
            names = "--priority",
            paramLabel = "CLASS",
            description = "Priority class: interactive, normal (default) or bulk.")
    private @Nullable String priority;

    @Option(
            names = "--deadline",
            paramLabel = "WHEN",
            description = "Time after which an unfinished job expires, such as PT10M or 2026-12-01T00:00:00Z.")
    private @Nullable String deadline;

    @Option(
            names = "--retention",
            paramLabel = "TIME",
            description = "How long to keep the set after the job's end, such as P7D (default: set by the farm).")
    private @Nullable String retention;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "File format of the candidates: png (default), webp (lossless) or jpeg (lossy).")
    private @Nullable String format;

    @Option(
            names = "--scores",
            paramLabel = "LEVEL",
            description = "full (default), or basic: without scores that need a neural network, which is faster.")
    private @Nullable String scores;

    @Option(names = "--webhook", paramLabel = "URL", description = "URL to call when the job ends.")
    private @Nullable String webhook;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            converter = Label.Converter.class,
            description = "Label to find the job by; can be repeated.")
    private List<Label> labels = List.of();

    /**
     * Checks options and files, without a farm.
     *
     * @throws Arguments.UsageException naming an option whose value every farm would refuse
     * @throws FarmException naming a reference that is not a usable picture
     */
    Map<String, NamedPicture> check() throws FarmException {
        ObjectNode document = document(reference -> "inputs/" + ANYBODY + "/reference");
        document.putObject("input").put("key", "inputs/" + ANYBODY + "/input");
        if (deadline != null && isInstant(deadline)) {
            document.remove("deadline"); // a resubmission must find its job even after the deadline
        }
        try {
            byte[] json = document.toString().getBytes(StandardCharsets.UTF_8);
            JobJson.submitted(json, JobId.random(), ANYBODY, KeySpace.of(ANYBODY), Instant.now());
        } catch (InvalidJobException e) {
            throw new Arguments.UsageException(
                    e.violations().stream().map(JobOptions::named).collect(Collectors.joining("; ")));
        }
        Map<String, NamedPicture> pictures = new LinkedHashMap<>();
        for (String reference : references) {
            if (!WORDS.contains(reference)) {
                pictures.put(reference, NamedPicture.read(Path.of(reference), NamedPicture.Use.REFERENCE));
            }
        }
        return pictures;
    }

    /** @throws FarmException if the farm has announced models, but not the requested one */
    void requireModel(FarmClient farm) throws FarmException, InterruptedException {
        String wanted = model;
        if (wanted == null) {
            return;
        }
        List<String> known = farm.models().stream().map(ModelDetails::id).toList();
        if (!known.isEmpty() && !known.contains(wanted)) {
            throw new FarmException("the farm has no model " + wanted
                    + DidYouMean.of(wanted, known)
                            .map(name -> ": did you mean " + name + "?")
                            .orElse(": it has " + String.join(", ", known)));
        }
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String named(InvalidJobException.Violation violation) {
        String field = violation.pointer().split("/", 3)[1];
        String option = SINGULAR.getOrDefault(field, field);
        return "--" + option + " " + violation.detail();
    }

    /**
     * Builds the document without its input.
     *
     * @param keys returns the object key of a reference that is a file
     */
    ObjectNode document(UnaryOperator<String> keys) {
        ObjectNode document = FarmClient.document();
        if (!references.isEmpty()) {
            ArrayNode list = document.putArray("references");
            for (String reference : references) {
                list.add(
                        WORDS.contains(reference)
                                ? FarmClient.document().put("type", reference)
                                : FarmClient.document().put("type", "image").put("key", keys.apply(reference)));
            }
        }
        put(document, "candidates", candidates);
        put(document, "seed", seed);
        put(document, "temperature", temperature);
        put(document, "oversample", oversample);
        put(document, "referenceStrength", referenceStrength);
        put(document, "model", model);
        put(document, "priority", priority);
        put(document, "deadline", deadline);
        put(document, "retention", retention);
        put(document, "scores", scores);
        if (format != null) {
            document.putObject("output").put("format", format);
        }
        if (webhook != null) {
            document.putObject("webhook").put("url", webhook);
        }
        if (!labels.isEmpty()) {
            ObjectNode marks = document.putObject("labels");
            labels.forEach(label -> marks.put(label.name(), label.value()));
        }
        return document;
    }

    private static void put(ObjectNode document, String name, @Nullable Object value) {
        if (value != null) {
            document.putPOJO(name, value);
        }
    }
}
