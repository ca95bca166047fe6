package io.srfarm.worker.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.event.ErrorType;
import io.srfarm.job.Sha256;
import io.srfarm.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelsTest {
    @TempDir
    private Path folder;

    @Test
    void everyBundleThatShipsReproducesItsGoldenTensors() throws ModelException {
        try (Models models = Models.load(Bundles.FOLDER, Device.CPU)) {
            models.warmUp();

            assertThat(models.cards()).extracting(ModelCard::id).contains("refvae-x8", "bicubic");
            assertThat(models.cards()).allMatch(card -> card.scale() == 8);
            assertThat(models.restorer("refvae-x8").orElseThrow().card().hasLatent())
                    .isTrue();
            assertThat(models.restorer("bicubic").orElseThrow().card().hasLatent())
                    .isFalse();
            assertThat(models.restorer("none-such")).isEmpty();
            assertThat(models.restorer(PerceptualMetric.ID)).isEmpty();
        }
    }

    @Test
    void aScriptWithAnotherDigestIsRefused() throws IOException {
        Bundles.copyAll(folder);
        Path script = folder.resolve("bicubic/model.pt");
        byte[] bytes = Files.readAllBytes(script);
        bytes[bytes.length / 2] ^= 1;
        Files.write(script, bytes);

        assertRefused(load(), "bicubic/model.pt has SHA-256");
    }

    @Test
    void aScriptThatIsNoneIsRefused() throws IOException {
        Bundles.copyAll(folder);
        replaceScript("bicubic", "no script at all".getBytes(UTF_8));

        assertRefused(load(), "bicubic/model.pt is not a TorchScript");
    }

    @Test
    void aTruncatedScriptIsRefused() throws IOException {
        Bundles.copyAll(folder);
        byte[] whole = Files.readAllBytes(folder.resolve("refvae-x8/model.pt"));
        replaceScript("refvae-x8", java.util.Arrays.copyOf(whole, whole.length - 1000));

        assertRefused(load(), "refvae-x8/model.pt is not a TorchScript");
    }

    @Test
    void aScriptWithoutTheEntryPointsIsRefused() throws IOException {
        Bundles.copyAll(folder);
        replaceScript("bicubic", Files.readAllBytes(folder.resolve("lpips-alex/model.pt")));

        assertRefused(load(), "bicubic/model.pt violates the model contract", "encode_reference");
    }

    @Test
    void aMeasureWithoutItsEntryPointsIsRefused() throws IOException {
        Bundles.copyAll(folder);
        replaceScript("lpips-alex", Files.readAllBytes(folder.resolve("bicubic/model.pt")));

        assertRefused(load(), "lpips-alex/model.pt violates the model contract", "embed");
    }

    @Test
    void sizesThatAreNotTheScriptsAreRefused() throws IOException {
        Bundles.copyAll(folder);
        edit("refvae-x8", "\"features\": ", "\"features\": 1");

        assertRefused(load(), "refvae-x8/model.pt violates the model contract");
    }

    @Test
    void aDescriptionWithoutScaleIsRefused() throws IOException {
        Bundles.copyAll(folder);
        edit("bicubic", "\"scale\": 8", "\"scale\": 4");

        assertRefused(load(), "bicubic/model.json has no whole number from 8 to 8 in field scale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1.5", "1e999", "true", "\"1\"", "null"})
    void aStyleSpreadThatIsNoFractionIsRefused(String spread) throws IOException {
        Bundles.copyAll(folder);
        edit("bicubic", "\"scale\": 8", "\"styleSpread\": " + spread + ", \"scale\": 8");

        assertRefused(load(), "bicubic/model.json has no number from 0 to 1 in field styleSpread");
    }

    @Test
    void aDescriptionThatIsNoJsonIsRefused() throws IOException {
        Bundles.copyAll(folder);
        Files.writeString(folder.resolve("bicubic/model.json"), "{");

        assertRefused(load(), "bicubic/model.json is not valid JSON");
    }

    @Test
    void aFolderWithAnotherModelsNameIsRefused() throws IOException {
        Bundles.copyAll(folder);
        Files.move(folder.resolve("bicubic"), folder.resolve("lanczos"));

        assertRefused(load(), "lanczos/model.json has the id bicubic");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Bundles.copyAll(folder);
        Files.delete(folder.resolve("lpips-alex/model.pt"));

        assertRefused(load(), "lpips-alex/model.pt cannot be read");
    }

    @Test
    void bundlesOfSeveralFoldersAreLoadedTogether() throws ModelException {
        try (Models models = load(Bundles.FOLDER, Bundles.MADE.resolve("good"))) {
            assertThat(models.cards()).extracting(ModelCard::id).contains("refvae-x8", "bicubic", "tiny");
        }
    }

    @Test
    void aModelThatTakesTheTemperatureIsToldTheCandidates() throws ModelException {
        Picture black = new Picture(8, 8, new byte[3 * 64]);
        try (Models models = Models.load(
                List.of(Bundles.FOLDER, Bundles.MADE.resolve("tempered")), Device.CPU, EngineSettings.DEFAULT)) {
            models.warmUp();
            Restorer restorer = models.restorer("tiny").orElseThrow();
            try (EncodedPicture encoded = restorer.encode(black)) {
                for (double temperature : List.of(0.0, 0.5, 2.0)) {
                    Picture candidate = restorer.decode(encoded, new Latent(Style.prior(3), 1, temperature));
                    assertThat(candidate.rgb()).containsOnly((byte) (100 * temperature));
                }
            }
        }
    }

    @Test
    void aBundleThatIsInTwoFoldersIsRefusedByBothNames() throws IOException {
        Bundles.copy("bicubic", folder);

        assertRefused(
                () -> load(Bundles.FOLDER, folder),
                folder.resolve("bicubic/model.json") + " has the same id bicubic as "
                        + Bundles.FOLDER.resolve("bicubic"));
    }

    @Test
    void aFolderOfModelsThatIsMissingBesideAnotherIsNamed() {
        assertRefused(() -> load(Bundles.FOLDER, folder.resolve("nowhere")), "nowhere cannot be read");
    }

    @Test
    void modelsWithoutTheMeasureAreRefused() throws IOException {
        Bundles.copy("bicubic", folder);

        assertRefused(load(), "must contain a super-resolution model and the bundle lpips-alex");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertRefused(() -> Models.load(folder.resolve("nowhere"), Device.CPU), "nowhere cannot be read");
    }

    @Test
    void goldenTensorsOfAnotherModelAreRefusedAtWarmUp() throws IOException, ModelException {
        Bundles.copyAll(folder);
        Files.copy(
                folder.resolve("refvae-x8/golden.npz"),
                folder.resolve("bicubic/golden.npz"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        try (Models models = Models.load(folder, Device.CPU)) {
            assertRefused(models::warmUp, "bicubic/golden.npz");
        }
    }

    private static Models load(Path... folders) throws ModelException {
        return Models.load(List.of(folders), Device.CPU, EngineSettings.DEFAULT);
    }

    private ThrowingCallable load() {
        return () -> Models.load(folder, Device.CPU);
    }

    private static void assertRefused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.CORRUPT))
                .message()
                .contains(parts);
    }

    private void replaceScript(String bundle, byte[] script) throws IOException {
        String before = Sha256.of(Files.readAllBytes(folder.resolve(bundle).resolve(Bundle.SCRIPT)))
                .hex();
        Files.write(folder.resolve(bundle).resolve(Bundle.SCRIPT), script);
        edit(bundle, before, Sha256.of(script).hex());
    }

    private void edit(String bundle, String text, String replacement) throws IOException {
        Path description = folder.resolve(bundle).resolve(Bundle.DESCRIPTION);
        String json = Files.readString(description);
        assertThat(json).contains(text);
        Files.writeString(description, json.replace(text, replacement));
    }
}
