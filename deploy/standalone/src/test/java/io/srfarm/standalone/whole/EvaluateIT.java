package io.srfarm.standalone.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.quality.FidelityMetrics;
import io.srfarm.quality.Imresize;
import io.srfarm.standalone.command.CommandOutcome;
import io.srfarm.standalone.evaluation.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations on a farm that all tests share, and on temporary farms. */
class EvaluateIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path BICUBIC =
            Path.of(System.getProperty("srfarm.home")).toAbsolutePath().resolve("models/bicubic");

    @TempDir
    static Path shared;

    private static Path set;
    private static SrfarmProcess up;

    @TempDir
    Path folder;

    @BeforeAll
    static void aSetAndAFarm() throws Exception {
        set = Files.createDirectory(shared.resolve("set"));
        Pictures.colours(set.resolve("colours.png"), 79, 66);
        Pictures.grey(set.resolve("grey.png"), 64, 72);
        Pictures.withAlpha(set.resolve("alpha.png"), 72, 64);
        Files.writeString(set.resolve("README.md"), "not a picture");
        up = SrfarmProcess.start(shared, "up", "--data", shared.resolve("farm").toString());
        up.ready(shared.resolve("farm"));
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    @Test
    void bicubicScoresMatchTheWrittenCandidates() throws Exception {
        Path out = folder.resolve("out");

        JsonNode json = evaluated("--model", "bicubic", "--hr-as-reference", "--out", out.toString());

        assertThat(json.path("model").asText()).isEqualTo("bicubic");
        assertThat(json.path("settings").path("latents").asText()).isEqualTo("high-resolution");
        assertThat(images(json)).containsExactly("alpha.png", "colours.png", "grey.png");
        for (JsonNode picture : json.path("pictures")) {
            Picture truth = truth(picture);
            Picture candidate = decoded(folderOf(out, picture).resolve("0.png"));
            assertThat(candidate).isEqualTo(Imresize.enlarge(Imresize.reduce(truth, 8), 8));
            assertThat(picture.path("candidates").asInt()).isEqualTo(1);
            assertThat(picture.get("diversity").isNull()).isTrue();
            assertThat(picture.path("referenceStyle").asDouble()).isPositive();
            assertScores(picture, truth, List.of(candidate));
        }
        assertThat(json.path("bicubic")).isEqualTo(json.path("means"));
    }

    @Test
    void aModelsScoresAreMeansOverItsCandidatesAndEverythingIsKept() throws Exception {
        Path out = folder.resolve("out");

        JsonNode json = evaluated("--candidates", "2", "--out", out.toString());

        double sum = 0;
        for (JsonNode picture : json.path("pictures")) {
            Path kept = folderOf(out, picture);
            assertThat(filesIn(kept)).containsExactly("0.png", "1.png", "comparison.png", "manifest.json");
            assertScores(
                    picture, truth(picture), List.of(decoded(kept.resolve("0.png")), decoded(kept.resolve("1.png"))));
            assertThat(picture.path("lpips").asDouble()).isBetween(0.0, 1.5);
            assertThat(picture.path("diversity").asDouble()).isBetween(0.0, 100.0);
            assertThat(decoded(kept.resolve("comparison.png")).width()).isGreaterThan(1000);
            sum += picture.path("psnrY").asDouble();
        }
        assertThat(json.path("means").path("psnrY").asDouble()).isCloseTo(sum / 3, within(1e-9));
        assertThat(json.path("bicubic").path("lpips").asDouble()).isPositive();
        assertThat(filesIn(out)).containsExactly("alpha", "colours", "evaluation.json", "grey");
        assertThat(JSON.readTree(out.resolve("evaluation.json").toFile())).isEqualTo(json);
    }

    @Test
    void aJobThatFailsNamesItsPictureAndLeavesNothing() {
        Path out = folder.resolve("out");

        CommandOutcome outcome = onSharedFarm("--model", "nothing-x8", "--out", out.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .containsPattern("(alpha|colours|grey)\\.png: ")
                .contains("nothing-x8", "refvae-x8");
        assertThat(out).doesNotExist();
    }

    @Test
    void anOwnBundleIsEvaluatedBesideTheBaseline() throws Exception {
        Path bundle = bundle("mine, x8", "mine-x8");

        try (SrfarmProcess evaluate = SrfarmProcess.start(
                folder,
                "evaluate",
                set.toString(),
                "--bundle",
                bundle.toString(),
                "--model",
                "mine-x8",
                "--references",
                set.toString(),
                "--json")) {
            assertThat(evaluate.status()).as(evaluate.err()).isZero();

            JsonNode json = JSON.readTree(evaluate.out());
            assertThat(json.path("model").asText()).isEqualTo("mine-x8");
            assertThat(json.path("settings").path("references")).hasSize(3);
            for (String measure : List.of("psnrY", "ssimY", "lpips", "lrPsnr")) {
                assertThat(json.path("means").get(measure))
                        .isEqualTo(json.path("bicubic").get(measure));
            }
            assertThat(json.path("means").path("referenceStyle").asDouble()).isPositive();
            assertThat(filesIn(folder)).noneMatch(name -> name.startsWith("srfarm-"));
            assertThat(evaluate.tree()).isEmpty();
        }
    }

    @Test
    void aBundleWithAWrongDigestIsRefusedWithTheFilesName() throws Exception {
        Path bundle = bundle("mine-x8", "mine-x8");
        byte[] script = Files.readAllBytes(bundle.resolve("model.pt"));
        script[script.length / 2] ^= 1;
        Files.write(bundle.resolve("model.pt"), script);

        try (SrfarmProcess evaluate = SrfarmProcess.start(
                folder, "evaluate", set.toString(), "--bundle", bundle.toString(), "--model", "mine-x8")) {
            assertThat(evaluate.status()).isEqualTo(1);
            assertThat(evaluate.out()).isEmpty();
            assertThat(evaluate.err()).contains("model.pt").contains("SHA-256");
        }
    }

    @Test
    void anUnknownModelIsRefusedWithTheAvailableOnes() {
        CommandOutcome outcome = CommandOutcome.of("evaluate", set.toString(), "--model", "lpips-alex");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("there is no model lpips-alex; available: bicubic, refvae-x8");
    }

    private static JsonNode evaluated(String... arguments) throws IOException {
        CommandOutcome outcome = onSharedFarm(
                Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return JSON.readTree(outcome.out());
    }

    private static CommandOutcome onSharedFarm(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "evaluate", set.toString(), "--farm", shared.resolve("farm").toString()));
        all.addAll(List.of(arguments));
        return CommandOutcome.of(all.toArray(String[]::new));
    }

    /** Compares a row with scores computed here. */
    private static void assertScores(JsonNode row, Picture truth, List<Picture> candidates) {
        Picture low = Imresize.reduce(truth, 8);
        assertThat(row.path("candidates").asInt()).isEqualTo(candidates.size());
        assertScore(
                row,
                "psnrY",
                scores(candidates, one -> FidelityMetrics.psnrY(one, truth, 8)).average());
        assertScore(
                row,
                "ssimY",
                scores(candidates, one -> FidelityMetrics.ssimY(one, truth, 8)).average());
        assertScore(
                row,
                "lrPsnr",
                scores(candidates, one -> FidelityMetrics.lrPsnr(one, low, 8)).min());
    }

    private static DoubleStream scores(List<Picture> candidates, ToDoubleFunction<Picture> measure) {
        return candidates.stream().mapToDouble(measure);
    }

    private static void assertScore(JsonNode row, String name, OptionalDouble expected) {
        assertThat(row.path(name).asDouble()).as(name).isCloseTo(expected.orElseThrow(), within(1e-6));
    }

    /** Returns the cropped original. */
    private static Picture truth(JsonNode picture) throws Exception {
        Picture whole = decoded(set.resolve(picture.path("image").asText()));
        return whole.cut(
                0, 0, picture.path("width").asInt(), picture.path("height").asInt());
    }

    private static Picture decoded(Path file) throws Exception {
        return PictureReader.read(Files.readAllBytes(file), PictureLimits.GROUND_TRUTH);
    }

    private static Path folderOf(Path out, JsonNode picture) {
        return out.resolve(picture.path("image").asText().replace(".png", ""));
    }

    private static List<String> images(JsonNode json) {
        return IntStream.range(0, json.path("pictures").size())
                .mapToObj(i -> json.path("pictures").path(i).path("image").asText())
                .toList();
    }

    /** Copies the baseline's bundle under another name. */
    private Path bundle(String name, String id) throws IOException {
        Path bundle = Files.createDirectory(folder.resolve(name));
        for (String file : List.of("model.json", "model.pt", "golden.npz")) {
            Files.copy(BICUBIC.resolve(file), bundle.resolve(file));
        }
        Path description = bundle.resolve("model.json");
        ObjectNode json = (ObjectNode) JSON.readTree(description.toFile());
        Files.writeString(description, json.put("id", id).toString());
        return bundle;
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
