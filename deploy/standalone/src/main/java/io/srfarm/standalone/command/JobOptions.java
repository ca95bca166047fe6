package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.standalone.farm.FarmException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a job document may say beside its input. What is not given is left to the farm. */
final class JobOptions {
    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "A picture that lends its texture, or `noise`, or `low-resolution`; may be repeated.")
    private List<String> references = List.of();

    @Option(names = "--candidates", paramLabel = "K", description = "How many candidates, 1 to 32 (default: 4).")
    private @Nullable Integer candidates;

    @Option(names = "--seed", paramLabel = "N", description = "Same seed, same pixels (default: from the job's id).")
    private @Nullable Long seed;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "How far from the mean to draw, 0 to 2 (default: 1).")
    private @Nullable Double temperature;

    @Option(
            names = "--oversample",
            paramLabel = "N",
            description = "Draws for each candidate kept, 1 to 8 (default: 1).")
    private @Nullable Integer oversample;

    @Option(names = "--model", paramLabel = "ID", description = "refvae-x8 (default) or bicubic.")
    private @Nullable String model;

    @Option(names = "--priority", paramLabel = "CLASS", description = "interactive, normal (default) or bulk.")
    private @Nullable String priority;

    @Option(names = "--deadline", paramLabel = "WHEN", description = "Such as PT10M or 2026-12-01T00:00:00Z.")
    private @Nullable String deadline;

    @Option(
            names = "--retention",
            paramLabel = "TIME",
            description = "How long the set is kept after the job's end, such as P7D (default: the farm's).")
    private @Nullable String retention;

    @Option(names = "--webhook", paramLabel = "URL", description = "Is called when the job has ended.")
    private @Nullable String webhook;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A mark to find the job by; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    /** The document without its input; pictures that it names are uploaded. */
    ObjectNode document(FarmClient farm) throws FarmException, InterruptedException {
        ObjectNode document = FarmClient.document();
        if (!references.isEmpty()) {
            ArrayNode list = document.putArray("references");
            for (String reference : references) {
                list.add(node(reference, farm));
            }
        }
        put(document, "candidates", candidates);
        put(document, "seed", seed);
        put(document, "temperature", temperature);
        put(document, "oversample", oversample);
        put(document, "model", model);
        put(document, "priority", priority);
        put(document, "deadline", deadline);
        put(document, "retention", retention);
        if (webhook != null) {
            document.putObject("webhook").put("url", webhook);
        }
        if (!labels.isEmpty()) {
            ObjectNode marks = document.putObject("labels");
            labels.forEach(marks::put);
        }
        return document;
    }

    private static ObjectNode node(String reference, FarmClient farm) throws FarmException, InterruptedException {
        if (reference.equals("noise") || reference.equals("low-resolution")) {
            return FarmClient.document().put("type", reference);
        }
        PictureFile file = PictureFile.read(Path.of(reference));
        return FarmClient.document().put("type", "image").put("key", file.upload(farm));
    }

    private static void put(ObjectNode document, String name, @Nullable Object value) {
        if (value != null) {
            document.putPOJO(name, value);
        }
    }
}
