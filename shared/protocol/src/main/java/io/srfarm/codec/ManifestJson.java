package io.srfarm.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.candidate.Precision;
import io.srfarm.candidate.Scores;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.JobId;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sampling;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** The JSON of a candidate set's manifest. */
public final class ManifestJson {
    /** Largest manifest in bytes, far above the size of a set with the most candidates. */
    public static final int BYTES_MAX = 1 << 20;

    private ManifestJson() {}

    /** Returns the manifest's bytes: indented, with fields in a fixed order. */
    public static byte[] write(CandidateSet set) {
        return Json.pretty(node(set));
    }

    public static CandidateSet read(byte[] json) throws MalformedMessageException {
        return read(Json.own(json));
    }

    static CandidateSet read(JsonNode node) throws MalformedMessageException {
        return reading(node, ManifestJson::set);
    }

    static ObjectNode node(CandidateSet set) {
        ObjectNode node = Json.object()
                .put("schema", Json.SCHEMA)
                .put("job", set.job().value())
                .put("tenant", set.tenant().name())
                .put("createdAt", set.createdAt().toString());
        node.putObject("model")
                .put("id", set.model().id())
                .put("version", set.model().version())
                .put("sha256", set.model().sha256().hex())
                .put("precision", set.model().precision().wireName());
        node.set(
                "input",
                JobJson.node(set.input().picture())
                        .put("width", set.input().width())
                        .put("height", set.input().height()));
        node.put("scale", set.scale())
                .put("seed", set.seed())
                .put("temperature", set.temperature())
                .put("referenceStrength", set.referenceStrength());
        ArrayNode candidates = node.putArray("candidates");
        set.candidates().forEach(candidate -> candidates.add(node(candidate)));
        set.diversity().ifPresent(diversity -> node.put("diversity", diversity));
        if (!set.warnings().isEmpty()) {
            ArrayNode warnings = node.putArray("warnings");
            set.warnings().forEach(warnings::add);
        }
        node.putObject("timings")
                .put("fetchMs", set.timings().fetchMs())
                .put("encodeMs", set.timings().encodeMs())
                .put("decodeMs", set.timings().decodeMs())
                .put("scoreMs", set.timings().scoreMs())
                .put("publishMs", set.timings().publishMs());
        return node;
    }

    static ObjectNode node(Candidate candidate) {
        ObjectNode node = Json.object()
                .put("index", candidate.index())
                .put("key", candidate.key().path())
                .put("sha256", candidate.sha256().hex())
                .put("bytes", candidate.bytes())
                .put("width", candidate.width())
                .put("height", candidate.height())
                .put("seed", candidate.seed());
        node.set("reference", JobJson.node(candidate.reference()));
        if (candidate.origin() instanceof Candidate.Origin.Mixed mixed) {
            node.set("latent", TaskJson.node(mixed.latent()));
        } else if (candidate.origin() instanceof Candidate.Origin.Composed composed) {
            node.set("composite", TaskJson.node(composed.composite()));
        }
        ObjectNode scores = node.putObject("scores");
        candidate.scores().values().forEach((measure, value) -> scores.put(measure.wireName(), value));
        return node;
    }

    static Candidate candidate(FieldReader fields) {
        return new Candidate(
                whole(fields, "index", Limits.CANDIDATES_MAX),
                fields.parsed("key", ObjectKey::new).orElseThrow(),
                fields.parsed("sha256", Sha256::new).orElseThrow(),
                fields.integer("bytes", 1, Long.MAX_VALUE).orElseThrow(),
                whole(fields, "width", Integer.MAX_VALUE),
                whole(fields, "height", Integer.MAX_VALUE),
                fields.integer("seed", 0, Limits.SEED_MAX).orElseThrow(),
                JobReader.reference(fields.object("reference").orElseThrow()).orElseThrow(),
                scores(fields.object("scores").orElseThrow()),
                origin(fields));
    }

    /** A later version may write scores that this version does not know. */
    private static Scores scores(FieldReader fields) {
        Scores scores = Scores.NONE;
        for (Measure measure : Measure.values()) {
            scores = scores.with(measure, fields.number(measure.wireName(), measure.min(), measure.max()));
        }
        return scores;
    }

    private static Candidate.Origin origin(FieldReader fields) {
        if (fields.has("latent")) {
            return new Candidate.Origin.Mixed(
                    fields.object("latent").flatMap(TaskJson::latent).orElseThrow());
        } else if (fields.has("composite")) {
            return new Candidate.Origin.Composed(
                    fields.object("composite").flatMap(TaskJson::composite).orElseThrow());
        }
        return new Candidate.Origin.Drawn();
    }

    /** Reads a tree with {@code read}. Any missing or invalid field makes the message malformed. */
    static <T> T reading(JsonNode node, java.util.function.Function<FieldReader, T> read)
            throws MalformedMessageException {
        List<Violation> violations = new ArrayList<>();
        try {
            T value = read.apply(new FieldReader(node, "", violations));
            if (violations.isEmpty()) {
                return value;
            }
        } catch (NoSuchElementException | IllegalArgumentException e) {
            violations.add(new Violation("", String.valueOf(e.getMessage())));
        }
        throw new MalformedMessageException(InvalidJobException.summary(violations));
    }

    private static CandidateSet set(FieldReader fields) {
        if (!fields.has("schema")) {
            fields.refuse("schema", "is missing");
        }
        fields.integer("schema", Json.SCHEMA, Json.SCHEMA);
        FieldReader model = fields.object("model").orElseThrow();
        FieldReader input = fields.object("input").orElseThrow();
        FieldReader timings = fields.object("timings").orElseThrow();
        return new CandidateSet(
                fields.parsed("job", JobId::new).orElseThrow(),
                fields.parsed("tenant", Tenant::new).orElseThrow(),
                EventJson.instant(fields, "createdAt"),
                new CandidateSet.Model(
                        model.text("id").orElseThrow(),
                        model.text("version").orElseThrow(),
                        model.parsed("sha256", Sha256::new).orElseThrow(),
                        // Older manifests have no precision; they were computed in float32.
                        model.parsed("precision", Precision::ofWireName).orElse(Precision.FLOAT32)),
                new CandidateSet.Input(
                        JobReader.picture(input).orElseThrow(),
                        whole(input, "width", Limits.INPUT_SIDE_PIXELS_MAX),
                        whole(input, "height", Limits.INPUT_SIDE_PIXELS_MAX)),
                whole(fields, "scale", 64),
                fields.integer("seed", 0, Limits.SEED_MAX).orElseThrow(),
                fields.number("temperature", 0, Limits.TEMPERATURE_MAX).orElseThrow(),
                // Older manifests have no reference strength; they used the default.
                fields.number("referenceStrength", 0, Limits.REFERENCE_STRENGTH_MAX)
                        .orElse(Sampling.DEFAULT_REFERENCE_STRENGTH),
                fields.objects("candidates", 1, Limits.CANDIDATES_MAX).stream()
                        .map(ManifestJson::candidate)
                        .toList(),
                fields.number("diversity", -Double.MAX_VALUE, Double.MAX_VALUE),
                fields.parsedAll("warnings", CandidateSet.WARNINGS_MAX, warning -> warning),
                new CandidateSet.Timings(
                        millis(timings, "fetchMs"),
                        millis(timings, "encodeMs"),
                        millis(timings, "decodeMs"),
                        millis(timings, "scoreMs"),
                        millis(timings, "publishMs")));
    }

    private static int whole(FieldReader fields, String name, int max) {
        return (int) (long) fields.integer(name, 0, max).orElseThrow();
    }

    private static long millis(FieldReader fields, String name) {
        return fields.integer(name, 0, Long.MAX_VALUE).orElseThrow();
    }
}
