package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.srfarm.job.Limits;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureException;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.quality.FidelityMetrics;
import io.srfarm.quality.Imresize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The measures on the published evaluation pictures, held against figures computed elsewhere: on some of them, or with
 * {@code -Dsrfarm.protocol=all} on all 139. How far each lies off stands in {@code target/protocol.csv} afterwards.
 */
final class ProtocolTest {
    private static final Path ROOT = Path.of(System.getProperty("srfarm.root"));
    private static final Path DATA = ROOT.resolve("../shared/data/eval");
    private static final PictureLimits ANY =
            new PictureLimits(1, 1 << 16, Limits.GROUND_TRUTH_PIXELS_MAX, Duration.ofMinutes(1));

    /** Of the two large sets, in the short form. */
    private static final int EVERY = 25;

    private static final List<String> DEVIATIONS = new ArrayList<>();

    private static Models models;

    @BeforeAll
    static void load() throws ModelException {
        assumeTrue(
                Files.isDirectory(DATA),
                "no evaluation pictures beside the project: the measures are not held against the published figures");
        models = Models.load(ROOT.resolve("worker/models"), Device.CPU);
    }

    @AfterAll
    static void close() throws IOException {
        if (models != null) {
            models.close();
            DEVIATIONS.add(0, "set,image,psnrY,ssimY,lpips");
            Files.write(ROOT.resolve("worker/target/protocol.csv"), DEVIATIONS);
        }
    }

    static List<String> figures() throws IOException {
        if (!Files.isDirectory(DATA)) {
            return List.of("skipped");
        }
        List<String> all = Files.readAllLines(DATA.resolve("bicubic_8x.csv"));
        boolean isLong = "all".equals(System.getProperty("srfarm.protocol"));
        return IntStream.range(1, all.size())
                .filter(i -> isLong || all.get(i).startsWith("Set") || i % EVERY == 0)
                .mapToObj(all::get)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("figures")
    void bicubicScoresAsPublished(String line) throws IOException, PictureException, ModelException {
        String[] figures = line.split(",");
        Picture truth = truth(figures[0], figures[1]);

        Picture enlarged = Imresize.enlarge(Imresize.reduce(truth, 8), 8);

        double psnrY = FidelityMetrics.psnrY(enlarged, truth, 8) - Double.parseDouble(figures[2]);
        double ssimY = FidelityMetrics.ssimY(enlarged, truth, 8) - Double.parseDouble(figures[3]);
        double lpips = models.perceptual().distance(enlarged, truth) - Double.parseDouble(figures[4]);
        DEVIATIONS.add("%s,%s,%.6f,%.6f,%.6f".formatted(figures[0], figures[1], psnrY, ssimY, lpips));
        assertThat(psnrY).isCloseTo(0, within(0.01));
        assertThat(ssimY).isCloseTo(0, within(0.001));
        assertThat(lpips).isCloseTo(0, within(0.002));
    }

    @Test
    void everyCandidateOfAPhotographReducesToItsInput() throws IOException, PictureException, ModelException {
        for (String set : List.of("Set5", "Set14")) {
            for (int image = 1; image <= (set.equals("Set5") ? 5 : 14); image++) {
                Picture lr = Imresize.reduce(truth(set, "img_%03d".formatted(image)), 8);

                assertThat(candidateLrPsnr(lr)).as(set + " " + image).isGreaterThan(50);
            }
        }
    }

    private static double candidateLrPsnr(Picture lr) throws ModelException {
        Restorer restorer = models.restorer("refvae-x8").orElseThrow();
        Style prior = Style.prior(restorer.card().styleSize());
        try (EncodedPicture encoded = restorer.encode(lr)) {
            return FidelityMetrics.lrPsnr(restorer.decode(encoded, new Latent(prior, 1, 1)), lr, 8);
        }
    }

    private static Picture truth(String set, String image) throws IOException, PictureException {
        byte[] file = Files.readAllBytes(DATA.resolve(set).resolve(image + ".png"));
        Picture whole = PictureReader.read(file, ANY);
        return whole.cut(0, 0, whole.width() / 8 * 8, whole.height() / 8 * 8);
    }
}
