package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.codec.AnnouncedModelJson;
import io.srfarm.codec.ManifestJson;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Composite;
import io.srfarm.job.Job;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.LatentMix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Priority;
import io.srfarm.job.Reference;
import io.srfarm.job.ScoreLevel;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.messaging.DeadLetterRecords;
import io.srfarm.messaging.Topics;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.quality.FidelityMetrics;
import io.srfarm.store.StoredObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of jobs on one healthy worker. */
class JobIT {
    private static final Logger LOG = Logger.getLogger(JobIT.class);
    private static final int WIDTH = 24;
    private static final int HEIGHT = 16;

    private static Farm farm;
    private static WorkerProcess worker;
    private static ObjectKey input;

    @BeforeAll
    static void start() throws Exception {
        farm = new Farm().open();
        worker = WorkerProcess.start(farm, "steady", Map.of()).awaitReady();
        input = farm.picture("lr.png", WIDTH, HEIGHT, 1);
    }

    @AfterAll
    static void stop() {
        worker.close();
        farm.close();
    }

    @Test
    void aJobYieldsAWholeSetAndSaysSoInOrder() throws Exception {
        ObjectKey reference = farm.picture("reference.png", 60, 50, 2);
        ObjectKey truth = farm.picture("truth.png", 8 * WIDTH, 8 * HEIGHT, 1);
        Job job = farm.submit(new JobDraft(input)
                .references(
                        new Reference.Image(new StoredPicture(reference)),
                        new Reference.LowResolution(),
                        new Reference.Noise())
                .candidates(4, 2)
                .groundTruth(truth));

        assertThat(farm.end(job)).isInstanceOf(JobEvent.Succeeded.class);

        assertThat(farm.events(job))
                .extracting(JobEvent::name)
                .containsExactly("started", "candidate", "candidate", "candidate", "candidate", "succeeded");
        var succeeded = (JobEvent.Succeeded) farm.results(job).get(0);
        assertThat(farm.results(job)).hasSize(1);
        assertWhole(job, succeeded);
        CandidateSet set = succeeded.set();
        assertThat(set.candidates()).hasSize(4);
        assertThat(set.diversity()).isPresent();
        assertThat(set.candidates().get(0).reference()).isInstanceOf(Reference.Image.class);
        assertThat(set.candidates().get(3).reference())
                .isEqualTo(set.candidates().get(0).reference());
        for (Candidate candidate : set.candidates()) {
            assertThat(candidate.scores().get(Measure.LR_PSNR).orElseThrow()).isGreaterThan(40);
            assertThat(candidate.scores().get(Measure.NEAREST_LPIPS).orElseThrow())
                    .isPositive();
            assertThat(candidate.scores().get(Measure.PSNR_Y)).isPresent();
            assertThat(candidate.scores().get(Measure.SSIM_Y)).isPresent();
            assertThat(candidate.scores().get(Measure.LPIPS)).isPresent();
            assertThat(candidate.scores().get(Measure.REFERENCE_STYLE).isPresent())
                    .isEqualTo(candidate.reference() instanceof Reference.Image);
        }
    }

    /** I3 of the farm's promises. */
    private static void assertWhole(Job job, JobEvent.Succeeded succeeded) throws Exception {
        StoredObject manifest = farm.store().get(succeeded.manifestKey(), 1 << 20);
        assertThat(manifest.sha256()).isEqualTo(succeeded.manifestSha256());
        assertThat(ManifestJson.read(manifest.bytes())).isEqualTo(succeeded.set());
        for (Candidate candidate : succeeded.set().candidates()) {
            StoredObject object = farm.store().get(candidate.key(), 1 << 24);
            Picture picture = PictureReader.read(object.bytes(), PictureLimits.GROUND_TRUTH);
            assertThat(job.output().holds(candidate.key())).isTrue();
            assertThat(object.sha256()).isEqualTo(candidate.sha256());
            assertThat(object.bytes()).hasSize((int) candidate.bytes());
            assertThat(List.of(picture.width(), picture.height())).containsExactly(8 * WIDTH, 8 * HEIGHT);
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws Exception {
        Job first = farm.submit(new JobDraft(input).candidates(3, 3).seed(7));
        Job second = farm.submit(new JobDraft(input).candidates(3, 3).seed(7));
        Job third = farm.submit(new JobDraft(input).candidates(3, 3).seed(8));

        assertThat(hashes(second)).isEqualTo(hashes(first));
        assertThat(hashes(third)).doesNotContainAnyElementsOf(hashes(first));
    }

    private static List<Sha256> hashes(Job job) throws Exception {
        var succeeded = (JobEvent.Succeeded) farm.end(job);
        return succeeded.set().candidates().stream().map(Candidate::sha256).toList();
    }

    @Test
    void candidatesAreWrittenAsTheJobAsksAndLosslessOnesHaveTheSamePixels() throws Exception {
        Job png = farm.submit(new JobDraft(input).candidates(1, 1).seed(7));
        Job webp = farm.submit(new JobDraft(input).candidates(1, 1).seed(7).format(OutputFormat.WEBP));
        Job jpeg = farm.submit(new JobDraft(input).candidates(1, 1).seed(7).format(OutputFormat.JPEG));

        assertThat(only(webp).key().path()).endsWith(".webp");
        assertThat(only(jpeg).key().path()).endsWith(".jpg");
        assertThat(picture(webp).rgb()).isEqualTo(picture(png).rgb());
        assertThat(FidelityMetrics.psnr(picture(jpeg), picture(png))).isBetween(30.0, 60.0);
        assertWhole(jpeg, (JobEvent.Succeeded) farm.end(jpeg));
    }

    @Test
    void basicScoresNeedNoNetworkAndDoNotChangeThePixels() throws Exception {
        ObjectKey truth = farm.picture("truth.png", 8 * WIDTH, 8 * HEIGHT, 3);
        Job full = farm.submit(new JobDraft(input).candidates(2, 1).seed(7));
        Job basic = farm.submit(
                new JobDraft(input).candidates(2, 1).seed(7).groundTruth(truth).scores(ScoreLevel.BASIC));

        assertThat(hashes(basic)).isEqualTo(hashes(full));
        CandidateSet set = ((JobEvent.Succeeded) farm.end(basic)).set();
        assertThat(set.diversity()).isEmpty();
        for (Candidate candidate : set.candidates()) {
            assertThat(candidate.scores().get(Measure.LR_PSNR)).isPresent();
            assertThat(candidate.scores().get(Measure.PSNR_Y)).isPresent();
            assertThat(candidate.scores().get(Measure.NEAREST_LPIPS)).isEmpty();
            assertThat(candidate.scores().get(Measure.LPIPS)).isEmpty();
        }
    }

    private static Candidate only(Job job) throws Exception {
        return ((JobEvent.Succeeded) farm.end(job)).set().candidates().get(0);
    }

    private static Picture picture(Job job) throws Exception {
        return PictureReader.read(farm.store().get(only(job).key(), 1 << 24).bytes(), PictureLimits.GROUND_TRUTH);
    }

    @Test
    void stepsBetweenTwoCandidatesBeginAndEndWithThemAndEachCanBeMadeAgainAlone() throws Exception {
        ObjectKey reference = farm.picture("reference.png", 60, 50, 2);
        Job drawn = farm.submit(new JobDraft(input)
                .references(new Reference.Image(new StoredPicture(reference)), new Reference.Noise())
                .candidates(2, 1));
        CandidateSet set = ((JobEvent.Succeeded) farm.end(drawn)).set();
        LatentMix first = latent(set, 0);
        LatentMix last = latent(set, 1);

        Job way = farm.submit(new JobDraft(input).explore(first, first.towards(last, 0.4, 77), last));
        CandidateSet steps = ((JobEvent.Succeeded) farm.end(way)).set();

        assertThat(steps.candidates())
                .extracting(Candidate::sha256)
                .startsWith(hashes(drawn).get(0));
        assertThat(steps.candidates())
                .extracting(Candidate::sha256)
                .endsWith(hashes(drawn).get(1));
        assertThat(steps.candidates()).extracting(Candidate::sha256).doesNotHaveDuplicates();
        LatentMix recorded = ((Candidate.Origin.Mixed) steps.candidates().get(1).origin()).latent();
        Job alone = farm.submit(new JobDraft(input).explore(recorded));
        assertThat(hashes(alone)).containsExactly(steps.candidates().get(1).sha256());
        Job without = farm.submit(new JobDraft(input).model("bicubic").explore(first));
        assertThat(refused(without)).contains("has no latent");
    }

    private static LatentMix latent(CandidateSet set, int index) {
        Candidate candidate = set.candidates().get(index);
        return LatentMix.drawn(candidate.reference(), set.referenceStrength(), candidate.seed(), set.temperature());
    }

    @Test
    void aCompositeOfRegionsReducesToTheInputAndHasTheSameBytesEachTime() throws Exception {
        Job drawn = farm.submit(new JobDraft(input).candidates(3, 1));
        List<StoredPicture> candidates = ((JobEvent.Succeeded) farm.end(drawn))
                .set().candidates().stream()
                        .map(one -> new StoredPicture(one.key(), Optional.of(one.sha256())))
                        .toList();
        ObjectKey mask = mask("mask.png", 8 * WIDTH, 8 * HEIGHT, 3);
        Composite composite = new Composite(candidates, new StoredPicture(mask), 6);

        Job first = farm.submit(new JobDraft(input).compose(composite));
        Job second = farm.submit(new JobDraft(input).compose(composite));

        var made = (JobEvent.Succeeded) farm.end(first);
        assertWhole(first, made);
        Candidate candidate = made.set().candidates().get(0);
        assertThat(candidate.scores().get(Measure.LR_PSNR).orElseThrow()).isGreaterThan(50);
        assertThat(candidate.origin()).isInstanceOfSatisfying(Candidate.Origin.Composed.class, composed -> {
            assertThat(composed.composite().candidates()).isEqualTo(candidates);
            assertThat(composed.composite().mask().sha256()).isPresent();
        });
        assertThat(hashes(second)).isEqualTo(hashes(first));

        StoredPicture missing = new StoredPicture(new ObjectKey("sets/acme/nowhere.png"));
        for (var bad : Map.of(
                        "must have 192 x 128 pixels", new Composite(candidates, masked("small", 64, 64, 2), 6),
                        "mask is empty", new Composite(candidates, masked("empty", 8 * WIDTH, 8 * HEIGHT, 1), 6),
                        "mask has level 3", new Composite(candidates, masked("high", 8 * WIDTH, 8 * HEIGHT, 5), 6),
                        "not a PNG", new Composite(candidates, new StoredPicture(farm.file("m.txt", new byte[9])), 6),
                        "mask:", new Composite(candidates, missing, 6),
                        "candidate:",
                                new Composite(
                                        List.of(candidates.get(0), missing),
                                        masked("two", 8 * WIDTH, 8 * HEIGHT, 2),
                                        6))
                .entrySet()) {
            assertThat(refused(farm.submit(new JobDraft(input).compose(bad.getValue()))))
                    .contains(bad.getKey());
        }
    }

    private static StoredPicture masked(String name, int width, int height, int levels) throws Exception {
        return new StoredPicture(mask(name + ".png", width, height, levels));
    }

    /** Squares of 32 pixels; {@code levels} of them in turn. */
    private static ObjectKey mask(String name, int width, int height, int levels) throws Exception {
        BufferedImage grey = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                grey.getRaster().setSample(x, y, 0, (x / 32 + y / 32) % levels);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(grey, "png", png);
        return farm.file(name, png.toByteArray());
    }

    private static String refused(Job job) throws Exception {
        return ((JobEvent.Failed) farm.end(job)).error().message();
    }

    @Test
    void aModelWithoutALatentGivesOneCandidate() throws Exception {
        Job job = farm.submit(new JobDraft(input).model("bicubic").candidates(5, 4));

        var succeeded = (JobEvent.Succeeded) farm.end(job);

        assertThat(succeeded.set().candidates()).hasSize(1);
        assertThat(succeeded.set().candidates().get(0).scores().get(Measure.NEAREST_LPIPS))
                .isEmpty();
    }

    @Test
    void aPictureWithAHarmlessFaultIsEnlargedWithAWarning() throws Exception {
        byte[] jpeg = Files.readAllBytes(Path.of("../shared/imaging/src/test/resources/pictures/restarts.jpg"));
        int scan = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00da");
        Arrays.fill(jpeg, scan + 11, scan + 14, (byte) 0); // as some cameras write
        ObjectKey camera = farm.file("camera.jpg", jpeg);

        Job job = farm.submit(new JobDraft(camera).model("bicubic"));

        var succeeded = (JobEvent.Succeeded) farm.end(job);
        assertThat(succeeded.set().warnings())
                .containsExactly(
                        "input " + camera + ": JPEG has a sequential scan that does not name all coefficients");
        StoredObject manifest = farm.store().get(succeeded.manifestKey(), 1 << 20);
        assertThat(ManifestJson.read(manifest.bytes())).isEqualTo(succeeded.set());
    }

    @Test
    void anInteractiveJobOvertakesABacklogOfBulk() throws Exception {
        List<Job> bulk = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            bulk.add(farm.submit(new JobDraft(input).priority(Priority.BULK).candidates(3, 1)));
        }
        farm.awaitFirst(JobEvent.Started.class, bulk.get(0));
        Job urgent = farm.submit(new JobDraft(input).priority(Priority.INTERACTIVE));

        Instant urgentEnd = farm.end(urgent).at();

        long later = 0;
        for (Job job : bulk) {
            later += farm.end(job).at().isAfter(urgentEnd) ? 1 : 0;
        }
        assertThat(later).isGreaterThanOrEqualTo(3);
        assertThat(((JobEvent.Succeeded) farm.end(urgent)).attempt()).isEqualTo(1);
    }

    @Test
    void badInputFailsWithItsTypeAndTheNextJobSucceeds() throws Exception {
        byte[] png = farm.store().get(input, 1 << 20).bytes();
        ObjectKey truncated = farm.file("truncated.png", Arrays.copyOf(png, png.length - 20));
        ObjectKey text = farm.file("text.png", "not a picture".getBytes(StandardCharsets.UTF_8));
        ObjectKey large = farm.picture("large.png", 1200, 1000, 3);
        ObjectKey tiny = farm.picture("tiny.png", 7, 100, 3);
        ObjectKey otherSize = farm.picture("other-size.png", 64, 64, 3);
        ObjectKey missing = new ObjectKey("inputs/acme/nowhere.png");
        Map<ErrorType, JobDraft> bad = Map.of(
                ErrorType.INPUT_MISSING, new JobDraft(missing),
                ErrorType.REFERENCE_MISSING,
                        new JobDraft(input).references(new Reference.Image(new StoredPicture(missing))),
                ErrorType.TRUNCATED, new JobDraft(truncated),
                ErrorType.UNSUPPORTED_FORMAT, new JobDraft(text),
                ErrorType.TOO_LARGE, new JobDraft(large),
                ErrorType.TOO_SMALL, new JobDraft(tiny),
                ErrorType.INPUT_CHANGED, new JobDraft(input).sha256(Sha256.of("other")),
                ErrorType.MODEL_UNKNOWN, new JobDraft(input).model("unheard-of"),
                ErrorType.INVALID_REQUEST, new JobDraft(input).groundTruth(otherSize));
        for (var entry : bad.entrySet()) {
            Job job = farm.submit(entry.getValue());
            assertThat(farm.end(job)).isInstanceOfSatisfying(JobEvent.Failed.class, failed -> assertThat(
                            failed.error().type())
                    .as(failed.error().message())
                    .isEqualTo(entry.getKey()));
        }

        assertThat(farm.end(farm.submit(new JobDraft(input)))).isInstanceOf(JobEvent.Succeeded.class);
    }

    @Test
    void moreThanABillionPixelsAreRefusedByTheBudget() throws Exception {
        ObjectKey wide = farm.picture("budget.png", 1024, 600, 4);

        Job job = farm.submit(new JobDraft(wide).candidates(32, 1));

        assertThat(farm.end(job)).isInstanceOfSatisfying(JobEvent.Failed.class, failed -> assertThat(
                        failed.error().message())
                .contains("output-pixels-max"));
    }

    @Test
    void aJobThatWasCancelledWhileQueuedGetsNoCandidate() throws Exception {
        JobDraft draft = new JobDraft(input);
        farm.store().put(draft.job().control().cancellation(), new byte[] {1}, "text/plain");

        Job job = farm.submit(draft);

        assertThat(farm.end(job)).isInstanceOf(JobEvent.Cancelled.class);
        assertThat(farm.events(job)).extracting(JobEvent::name).containsExactly("started", "cancelled");
    }

    @Test
    void aJobThatIsCancelledWhileItRunsStopsBetweenCandidates() throws Exception {
        Job job = farm.submit(new JobDraft(input).candidates(32, 4));
        farm.awaitFirst(JobEvent.CandidateReady.class, job);
        farm.store().put(job.control().cancellation(), new byte[] {1}, "text/plain");

        assertThat(farm.end(job)).isInstanceOf(JobEvent.Cancelled.class);

        assertThat(farm.events(job)).hasSizeLessThan(34).last().isInstanceOf(JobEvent.Cancelled.class);
        assertThat(farm.store().exists(job.manifestKey())).isFalse();
    }

    @Test
    void aJobBeyondItsDeadlineExpires() throws Exception {
        Job late = farm.submit(new JobDraft(input).deadline(Instant.now().minusSeconds(1)));
        Job slow = farm.submit(
                new JobDraft(input).candidates(32, 8).deadline(Instant.now().plusSeconds(2)));

        assertThat(farm.end(late)).isInstanceOf(JobEvent.Expired.class);
        assertThat(farm.end(slow)).isInstanceOf(JobEvent.Expired.class);
    }

    @Test
    void aPrefixThatHoldsTheSetOfAnotherJobIsRefused() throws Exception {
        KeyPrefix shared = new KeyPrefix("sets/acme/shared/");
        Job first = farm.submit(new JobDraft(input).output(shared));
        assertThat(farm.end(first)).isInstanceOf(JobEvent.Succeeded.class);

        Job second = farm.submit(new JobDraft(input).output(shared));

        assertThat(farm.end(second)).isInstanceOfSatisfying(JobEvent.Failed.class, failed -> assertThat(
                        failed.error().type())
                .isEqualTo(ErrorType.INVALID_REQUEST));
    }

    @Test
    void aJobDeliveredTwiceIsRunOnceAndReportedTwice() throws Exception {
        JobDraft draft = new JobDraft(input);
        Job job = farm.submit(draft);
        var first = (JobEvent.Succeeded) farm.end(job);
        farm.submit(draft);

        var second = (JobEvent.Succeeded) farm.lastEnd(job, 2);

        assertThat(second.manifestSha256()).isEqualTo(first.manifestSha256());
        assertThat(farm.events(job))
                .extracting(JobEvent::name)
                .containsExactly("started", "candidate", "candidate", "succeeded", "succeeded");
    }

    @Test
    void aRecordThatIsNoJobIsBuriedAndLifeGoesOn() throws Exception {
        farm.send(
                new ProducerRecord<>(Topics.jobs(Priority.NORMAL), "gibberish", "{".getBytes(StandardCharsets.UTF_8)));
        farm.send(new ProducerRecord<>(Topics.jobs(Priority.NORMAL), null, new byte[0]));

        assertThat(farm.end(farm.submit(new JobDraft(input)))).isInstanceOf(JobEvent.Succeeded.class);

        assertThat(farm.dead("gibberish")).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isEqualTo("{".getBytes(StandardCharsets.UTF_8));
            assertThat(letter.headers().lastHeader(DeadLetterRecords.MESSAGE_HEADER))
                    .isNotNull();
        });
    }

    @Test
    void aWorkerSaysWhichModelsItHas() throws Exception {
        KeyPrefix folder = AnnouncedModel.FOLDER;
        await().until(() ->
                farm.store().exists(folder.key("bicubic.json")) && farm.store().exists(folder.key("refvae-x8.json")));

        AnnouncedModel said = AnnouncedModelJson.read(farm.store()
                .get(folder.key("refvae-x8.json"), AnnouncedModelJson.BYTES_MAX)
                .bytes());
        Path bundle = Path.of(System.getProperty("srfarm.root"), "worker/models/refvae-x8");
        assertThat(said.sha256()).isEqualTo(Sha256.of(Files.readAllBytes(bundle.resolve("model.pt"))));
        assertThat(said.scale()).isEqualTo(8);
        assertThat(said.parameters()).isPositive();
        assertThat(said.licence()).isPresent();
        assertThat(said.trainedOn()).isPresent();
        assertThat(farm.store().exists(folder.key("lpips-alex.json"))).isFalse();
    }

    @Test
    void aJobsWayAddsLittleToTheModelsOwnTime() throws Exception {
        List<Long> overheads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long begun = System.nanoTime();
            var succeeded = (JobEvent.Succeeded) farm.end(farm.submit(new JobDraft(input).candidates(1, 1)));
            long wall = (System.nanoTime() - begun) / 1_000_000;
            CandidateSet.Timings timings = succeeded.set().timings();
            overheads.add(wall - timings.encodeMs() - timings.decodeMs());
        }
        overheads.sort(null);
        LOG.infof(
                "submit to result beyond encoding and decoding: p50 %d ms, max %d ms",
                overheads.get(5), overheads.get(9));

        assertThat(overheads.get(5).doubleValue()).isCloseTo(0, within(1000.0));
        assertThat(worker.metric("srfarm_worker_jobs_total")).isPositive();
    }
}
