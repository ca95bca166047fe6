package io.srfarm.standalone.evaluation;

import static io.srfarm.report.Captions.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.report.Legend;
import io.srfarm.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Formats an evaluation as text and as JSON. */
final class EvaluationReport {
    private EvaluationReport() {}

    static List<String> lines(EvaluationResult evaluated) {
        Table table = new Table(
                "image", "size", "candidates", "PSNR-Y", "SSIM-Y", "LPIPS", "LR-PSNR", "diversity", "ref. style");
        for (EvaluationResult.Picture picture : evaluated.pictures()) {
            row(
                    table,
                    picture.truth().name(),
                    picture.truth().size(),
                    Integer.toString(picture.candidates()),
                    picture.measures());
        }
        EvaluationResult.Picture any = evaluated.any();
        row(table, "mean", any.model().id(), Integer.toString(any.candidates()), evaluated.means());
        if (!evaluated.settings().isBaseline()) {
            row(table, "mean", EvaluationSettings.BICUBIC, "1", evaluated.bicubicMeans());
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        if (evaluated.settings().latents().kind() == Conditioning.Kind.PICTURES) {
            lines.addAll(references(evaluated).lines());
            lines.add("");
            lines.addAll(Legend.ofReferences());
        }
        lines.addAll(Legend.ofEvaluation());
        lines.add("");
        lines.add("model   " + any.model().id() + " version " + any.model().version() + " ("
                + any.model().sha256().shortHex() + ") in "
                + any.model().precision().wireName());
        lines.add("draws   style " + evaluated.settings().latents().kind().label() + ", temperature "
                + any.temperature() + ", oversample " + any.oversample() + ", reference strength "
                + any.referenceStrength() + ", seed "
                + evaluated.settings().seed());
        lines.add("wall    " + seconds(evaluated.wallMs()) + " s, " + seconds(evaluated.farmReadyMs())
                + " s of which to start the farm");
        return lines;
    }

    /** Describes the effect of references: how far their results differ, and how much detail was taken from them. */
    private static Table references(EvaluationResult evaluated) {
        Table table = new Table("references", "PSNR-Y spread", "diversity", "ref. use");
        for (EvaluationResult.Picture picture : evaluated.pictures()) {
            referencesRow(table, picture.truth().name(), picture.measures());
        }
        referencesRow(table, "mean", evaluated.means());
        return table;
    }

    private static void referencesRow(Table table, String name, EvaluationScores measures) {
        table.row(
                name,
                number(measures.referenceSpread(), 3),
                number(measures.diversity(), 2),
                number(measures.referenceUse(), 3));
    }

    static ObjectNode json(EvaluationResult evaluated) {
        EvaluationResult.Picture any = evaluated.any();
        ObjectNode node = FarmClient.document();
        ArrayNode pictures = node.putArray("pictures");
        for (EvaluationResult.Picture picture : evaluated.pictures()) {
            ObjectNode one = pictures.addObject().put("image", picture.truth().name());
            put(one, picture.measures());
            one.put("width", picture.truth().width())
                    .put("height", picture.truth().height())
                    .put("candidates", picture.candidates())
                    .put("seed", picture.seed());
            put(one.putObject(EvaluationSettings.BICUBIC), picture.bicubic());
        }
        put(node.putObject("means"), evaluated.means());
        put(node.putObject(EvaluationSettings.BICUBIC), evaluated.bicubicMeans());
        node.put("model", any.model().id())
                .put("modelVersion", any.model().version())
                .put("modelSha256", any.model().sha256().hex())
                .put("precision", any.model().precision().wireName());
        node.set("settings", settings(evaluated));
        node.putObject("timings").put("farmReadyMs", evaluated.farmReadyMs()).put("wallMs", evaluated.wallMs());
        return node;
    }

    private static ObjectNode settings(EvaluationResult evaluated) {
        EvaluationSettings settings = evaluated.settings();
        EvaluationResult.Picture any = evaluated.any();
        ObjectNode node = FarmClient.document()
                .put("folder", evaluated.folder().toString())
                .put("latents", settings.latents().kind().label())
                .put("candidates", settings.candidates())
                .put("seed", settings.seed())
                .put("temperature", any.temperature())
                .put("oversample", any.oversample())
                .put("referenceStrength", any.referenceStrength());
        ArrayNode references = node.putArray("references");
        settings.latents().names().forEach(references::add);
        return node;
    }

    /** Writes all measures; those that were not measured are null. */
    private static void put(ObjectNode node, EvaluationScores measures) {
        put(node, "psnrY", measures.psnrY());
        put(node, "ssimY", measures.ssimY());
        put(node, "lpips", measures.lpips());
        put(node, "lrPsnr", measures.lrPsnr());
        put(node, "diversity", measures.diversity());
        put(node, "referenceStyle", measures.referenceStyle());
        put(node, "referenceUse", measures.referenceUse());
        put(node, "referenceSpread", measures.referenceSpread());
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) {
            node.put(name, value.getAsDouble());
        } else {
            node.putNull(name);
        }
    }

    private static void row(Table table, String image, String size, String candidates, EvaluationScores measures) {
        table.row(
                image,
                size,
                candidates,
                number(measures.psnrY(), 3),
                number(measures.ssimY(), 4),
                number(measures.lpips(), 4),
                number(measures.lrPsnr(), 2),
                number(measures.diversity(), 2),
                number(measures.referenceStyle(), 3));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f", millis / 1000.0);
    }
}
