package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.picture.PngWriter;
import io.srfarm.quality.Imresize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What image references do to the candidates of a model that remembers them: the one for tests is {@code tiny}. */
class ReferenceIT {
    private static final Path MODULE = Path.of(System.getProperty("srfarm.root"), "worker");
    private static final Path PHOTOGRAPH =
            MODULE.resolveSibling("deploy/standalone/src/main/resources/samples/reference-2.jpg");

    private static Farm farm;
    private static WorkerProcess worker;
    private static ObjectKey input;
    private static ObjectKey reference;

    @BeforeAll
    static void start() throws Exception {
        farm = new Farm().open();
        Map<String, String> models = Map.of(
                "SRFARM_WORKER_MODELS",
                MODULE.resolve("models") + "," + MODULE.resolve("src/test/resources/bundles/remembers"),
                "SRFARM_WORKER_REFERENCE_CACHE_MIB",
                "0"); // so that every reference has to go for the next
        worker = WorkerProcess.start(farm, "remembering", models).awaitReady();
        input = farm.picture("guided.png", 24, 16, 1);
        reference = farm.picture("guide.png", 60, 50, 2);
    }

    @AfterAll
    static void stop() {
        worker.close();
        farm.close();
    }

    @Test
    void howMuchOfAReferenceIsTakenOverIsSaidForCandidatesThatHaveAnImage() throws Exception {
        Job job = farm.submit(tiny().references(image(reference), new Reference.Noise(), new Reference.LowResolution())
                .candidates(3, 1)
                .referenceStrength(1.5));

        CandidateSet set = set(job);

        assertThat(set.referenceStrength()).isEqualTo(1.5);
        assertThat(set.candidates().get(0).scores().get(Measure.REFERENCE_USE).orElseThrow())
                .isCloseTo(0.75, within(1e-6));
        assertThat(set.candidates().get(1).scores().get(Measure.REFERENCE_USE)).isEmpty();
        assertThat(set.candidates().get(2).scores().get(Measure.REFERENCE_USE)).isEmpty();
    }

    @Test
    void atStrengthZeroAnImageIsAsNoReference() throws Exception {
        CandidateSet without = set(farm.submit(tiny().candidates(3, 2)));
        CandidateSet zero = set(
                farm.submit(tiny().references(image(reference)).candidates(3, 2).referenceStrength(0)));
        CandidateSet usual = set(farm.submit(tiny().references(image(reference)).candidates(3, 2)));

        assertThat(hashes(zero)).isEqualTo(hashes(without));
        assertThat(hashes(usual)).doesNotContainAnyElementsOf(hashes(without));
        assertThat(zero.candidates())
                .allSatisfy(candidate -> assertThat(candidate.scores().get(Measure.REFERENCE_USE))
                        .hasValue(0));
    }

    @Test
    void theSameJobGivesTheSameBytesThoughReferencesComeAndGo() throws Exception {
        ObjectKey other = farm.picture("other-guide.png", 40, 40, 9);
        JobDraft[] drafts = {tiny(), tiny()};
        for (JobDraft draft : drafts) {
            draft.references(image(reference), image(other)).candidates(4, 2);
        }

        CandidateSet first = set(farm.submit(drafts[0]));
        CandidateSet second = set(farm.submit(drafts[1]));

        assertThat(hashes(second)).isEqualTo(hashes(first));
        assertThat(hashes(first)).doesNotHaveDuplicates();
    }

    @Test
    void sixteenReferencesOfAnySizeAreTaken() throws Exception {
        int[][] sizes = {{1, 1}, {3, 700}, {31, 31}, {1, 20_000}, {1200, 1000}};
        Reference[] references = new Reference[16];
        for (int i = 0; i < references.length; i++) {
            int[] size = sizes[i % sizes.length];
            references[i] = image(farm.picture("guide-" + i + ".png", size[0], size[1], i));
        }

        CandidateSet set = set(farm.submit(tiny().references(references).candidates(16, 1)));

        assertThat(set.candidates()).hasSize(16).allSatisfy(candidate -> assertThat(
                        candidate.scores().get(Measure.REFERENCE_USE))
                .isPresent());
    }

    @Test
    void theModelThatShipsTakesReferencesWithNothingInThem() throws Exception {
        ObjectKey pixel = farm.file("pixel.png", PngWriter.write(new Picture(1, 1, new byte[] {9, 9, 9})));
        ObjectKey flat = farm.file("flat.png", PngWriter.write(new Picture(300, 200, flat(300 * 200))));

        CandidateSet set = set(farm.submit(
                new JobDraft(input).references(image(pixel), image(flat)).candidates(2, 1)));

        assertThat(set.candidates()).allSatisfy(candidate -> assertThat(
                        candidate.scores().get(Measure.LR_PSNR).orElseThrow())
                .isGreaterThan(40));
    }

    @Test
    void aModelWithoutAMemoryRefusesAStrengthAndPublishesNothing() throws Exception {
        for (double strength : List.of(0.0, 0.5, 2.0)) {
            Job job = farm.submit(new JobDraft(input)
                    .model("bicubic")
                    .references(image(reference))
                    .referenceStrength(strength));

            assertThat(farm.end(job)).isInstanceOfSatisfying(JobEvent.Failed.class, failed -> {
                assertThat(failed.error().type()).isEqualTo(ErrorType.INVALID_REQUEST);
                assertThat(failed.error().message()).contains("bicubic", "referenceStrength must be 1", "" + strength);
            });
            assertThat(farm.events(job)).noneMatch(JobEvent.CandidateReady.class::isInstance);
            assertThat(farm.store().exists(job.manifestKey())).isFalse();
        }
    }

    @Test
    void aReferenceThatCannotBeReadFailsTheJobBeforeAnythingIsPublished() throws Exception {
        ObjectKey text = farm.file("guide.txt", new byte[] {'n', 'o'});
        ObjectKey huge = farm.file("huge-guide.png", PngWriter.write(new Picture(16_001, 1_000, flat(16_001 * 1_000))));
        Map<ObjectKey, ErrorType> bad = Map.of(text, ErrorType.UNSUPPORTED_FORMAT, huge, ErrorType.TOO_LARGE);
        for (var entry : bad.entrySet()) {
            Job job = farm.submit(
                    tiny().references(image(reference), image(entry.getKey())).candidates(2, 1));

            assertThat(farm.end(job)).isInstanceOfSatisfying(JobEvent.Failed.class, failed -> assertThat(
                            failed.error().type())
                    .isEqualTo(entry.getValue()));
            assertThat(farm.events(job)).noneMatch(JobEvent.CandidateReady.class::isInstance);
        }
    }

    @Test
    void theTruthAsReferenceBringsCandidatesNearerToIt() throws Exception {
        assumeTrue(
                Files.readString(MODULE.resolve("models/refvae-x8/model.json")).contains("recallHalo"),
                "the model that ships has no memory of references");
        Picture whole = PictureReader.read(Files.readAllBytes(PHOTOGRAPH), PictureLimits.GROUND_TRUTH);
        ObjectKey truth = farm.file("guided-truth.png", PngWriter.write(whole));
        ObjectKey reduced = farm.file("guided-lr.png", PngWriter.write(Imresize.reduce(whole, 8)));
        JobDraft without = new JobDraft(reduced).groundTruth(truth).candidates(1, 1);
        JobDraft with = new JobDraft(reduced)
                .groundTruth(truth)
                .candidates(1, 1)
                .references(image(truth))
                .referenceStrength(2);

        double alone = set(farm.submit(without))
                .candidates()
                .get(0)
                .scores()
                .get(Measure.PSNR_Y)
                .orElseThrow();
        double guided = set(farm.submit(with))
                .candidates()
                .get(0)
                .scores()
                .get(Measure.PSNR_Y)
                .orElseThrow();

        assertThat(guided).isGreaterThan(alone + 5);
    }

    private static JobDraft tiny() {
        return new JobDraft(input).model("tiny");
    }

    private static Reference image(ObjectKey key) {
        return new Reference.Image(new StoredPicture(key));
    }

    private static byte[] flat(int pixels) {
        byte[] rgb = new byte[3 * pixels];
        Arrays.fill(rgb, (byte) 120);
        return rgb;
    }

    private static CandidateSet set(Job job) throws Exception {
        JobEvent.Terminal end = farm.end(job);
        assertThat(end).isInstanceOf(JobEvent.Succeeded.class);
        return ((JobEvent.Succeeded) end).set();
    }

    private static List<Sha256> hashes(CandidateSet set) {
        return set.candidates().stream().map(Candidate::sha256).toList();
    }
}
