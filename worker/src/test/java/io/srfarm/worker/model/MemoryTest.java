package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import io.srfarm.job.Sha256;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.quality.FidelityMetrics;
import io.srfarm.quality.Imresize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What candidates take over from a reference. */
final class MemoryTest {
    private static final Path PHOTOGRAPH =
            Path.of(System.getProperty("srfarm.root"), "deploy/standalone/src/main/resources/samples/reference-2.jpg");

    private static Models models;
    private static Restorer restorer;

    @BeforeAll
    static void load() throws ModelException {
        models = Models.load(Bundles.FOLDER, Device.CPU);
        restorer = models.restorer("refvae-x8").orElseThrow();
        assumeTrue(restorer.card().hasMemory(), "the model that ships has no memory of references");
    }

    @AfterAll
    static void close() {
        models.close();
    }

    @Test
    void theTruthAsReferenceBringsTheCandidateNearerToIt() throws Exception {
        Picture truth = PictureReader.read(Files.readAllBytes(PHOTOGRAPH), PictureLimits.GROUND_TRUTH);
        Picture lr = Imresize.reduce(truth, 8);

        double guided = FidelityMetrics.psnrY(decoded(restorer, lr, Optional.of(truth), 2), truth, 8);
        double alone = FidelityMetrics.psnrY(decoded(restorer, lr, Optional.empty(), 2), truth, 8);

        assertThat(guided).isGreaterThan(alone + 5);
    }

    @Test
    void tilesEqualTheUntiledResult() throws ModelException {
        Picture truth = Scene.picture(8 * 100, 8 * 70);
        Picture lr = Imresize.reduce(truth, 8);

        Picture whole = withTiles(lr, truth, 256);
        Picture tiled = withTiles(lr, truth, 40);

        assertThat(Scene.largestDifference(tiled, whole)).isLessThanOrEqualTo(1);
    }

    @Test
    void strengthZeroTakesNothingOver() throws ModelException {
        Picture truth = Scene.picture(160, 128);
        Picture lr = Imresize.reduce(truth, 8);

        assertThat(decoded(restorer, lr, Optional.of(truth), 0)).isEqualTo(decoded(restorer, lr, Optional.empty(), 0));
        assertThat(use(lr, truth, 0)).isZero();
    }

    @Test
    void moreStrengthTakesMoreOverAndNeverMoreThanAll() throws ModelException {
        Picture truth = Scene.picture(160, 128);
        Picture lr = Imresize.reduce(truth, 8);

        assertThat(use(lr, truth, 1)).isBetween(0.0, use(lr, truth, 2));
        assertThat(use(lr, truth, 2)).isPositive().isLessThanOrEqualTo(1);
    }

    @Test
    void theSameReferenceGivesTheSameBytesAgain() throws ModelException {
        Picture truth = Scene.picture(160, 128);
        Picture lr = Imresize.reduce(truth, 8);

        assertThat(decoded(restorer, lr, Optional.of(truth), 1.5))
                .isEqualTo(decoded(restorer, lr, Optional.of(truth), 1.5));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 300", "31, 33", "8192, 3", "1600, 900"})
    void aReferenceOfAnySizeIsTaken(int width, int height) throws ModelException {
        Picture lr = Scene.picture(16, 16);

        assertThat(decoded(restorer, lr, Optional.of(Scene.picture(width, height)), 2)
                        .width())
                .isEqualTo(128);
    }

    @ParameterizedTest
    @CsvSource({"0", "127", "255"})
    void aReferenceOfOneColourDoesNoHarm(int level) throws ModelException {
        Picture lr = Scene.picture(24, 24);

        Picture candidate = decoded(restorer, lr, Optional.of(Scene.flat(200, 200, level)), 1);

        assertThat(FidelityMetrics.lrPsnr(candidate, lr, 8)).isGreaterThan(40);
    }

    @Test
    void aReferenceLeavesNothingInTheEnginesMemory() throws ModelException {
        Picture truth = Scene.picture(64, 64);
        Picture lr = Scene.picture(8, 8);
        decoded(restorer, lr, Optional.of(truth), 1);
        int before = arraysHeld();

        for (int i = 0; i < 5; i++) {
            decoded(restorer, lr, Optional.of(truth), 1);
        }

        assertThat(arraysHeld()).isEqualTo(before);
    }

    @Test
    void ofReferencesThatWereUsedThoseStayThatFitAndTheLastOneInAnyCase() throws ModelException {
        long one;
        try (ReferenceMemory memory = restorer.remember(Scene.flat(64, 64, 1))) {
            one = memory.bytes();
        }
        int before = arraysHeld();
        ReferenceCache two = new ReferenceCache(2 * one);
        ReferenceCache none = new ReferenceCache(0);
        for (int level : List.of(1, 2, 1, 3)) {
            for (ReferenceCache cache : List.of(two, none)) {
                Sha256 digest = Sha256.of("level " + level);
                if (cache.find(digest).isEmpty()) {
                    cache.add(digest, restorer.remember(Scene.flat(64, 64, level)));
                }
            }
        }

        assertThat(two.bytes()).isEqualTo(2 * one);
        assertThat(two.find(Sha256.of("level 1"))).isPresent();
        assertThat(two.find(Sha256.of("level 2"))).isEmpty();
        assertThat(none.bytes()).isEqualTo(one);
        assertThat(none.find(Sha256.of("level 3"))).isPresent();
        two.clear();
        none.clear();
        assertThat(arraysHeld()).isEqualTo(before);
    }

    /** Where the model's own detail stays: the reference shows something else altogether. */
    @Test
    void anUnlikeReferenceLeavesTheInputAsConsistent() throws ModelException {
        Picture lr = Scene.picture(24, 24);

        Picture candidate = decoded(restorer, lr, Optional.of(Scene.saturated(300, 300)), 2);

        assertThat(FidelityMetrics.lrPsnr(candidate, lr, 8)).isGreaterThan(40);
    }

    private static double use(Picture lr, Picture reference, double strength) throws ModelException {
        try (EncodedPicture encoded = restorer.encode(lr);
                ReferenceMemory memory = restorer.remember(reference);
                ReferenceMatch recalled = restorer.recall(encoded, memory)) {
            return restorer.referenceUse(new Guidance(memory, recalled, strength));
        }
    }

    private static int arraysHeld() {
        try (NDManager scope = restorer.script().newScope()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    private static Picture withTiles(Picture lr, Picture reference, int side) throws ModelException {
        EngineSettings tuning = EngineSettings.DEFAULT.withTileSidePixels(side).with(PrecisionChoice.FLOAT32);
        try (Models tiled = Models.load(List.of(Bundles.FOLDER), Device.CPU, tuning)) {
            return decoded(tiled.restorer("refvae-x8").orElseThrow(), lr, Optional.of(reference), 2);
        }
    }

    private static Picture decoded(Restorer restorer, Picture lr, Optional<Picture> reference, double strength)
            throws ModelException {
        Latent latent = new Latent(Style.prior(restorer.card().styleSize()), 5, 0.5);
        try (EncodedPicture encoded = restorer.encode(lr)) {
            if (reference.isEmpty()) {
                return restorer.decode(encoded, latent);
            }
            try (ReferenceMemory memory = restorer.remember(reference.get());
                    ReferenceMatch recalled = restorer.recall(encoded, memory)) {
                return restorer.decode(encoded, latent, Optional.of(new Guidance(memory, recalled, strength)));
            }
        }
    }
}
