package io.srfarm.standalone.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.job.Limits;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FarmRun;
import io.srfarm.localfarm.ModelBundle;
import io.srfarm.localfarm.StartupProfile;
import io.srfarm.standalone.command.Arguments;
import io.srfarm.standalone.command.Connection;
import io.srfarm.standalone.command.Output;
import io.srfarm.standalone.command.Stopwatch;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Measures a model on large pictures, through a farm: reduces each by the protocol, enlarges it again, and"
                    + " prints a row for each, their means, and the means of bicubic in the same run.",
            "PSNR-Y, SSIM-Y and LPIPS are means over a picture's candidates, LR-PSNR is the lowest of them, diversity"
                    + " is that of the set.",
            "Starts a farm of its own, which ends with it, unless --farm or --url names one. At most "
                    + EvaluationRun.PICTURES_IN_FLIGHT + " pictures are in the farm at a time."
        })
public final class Evaluate implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(
            paramLabel = "DIR",
            description = "Large pictures: PNG, JPEG, WebP. Sub-folders are not entered; pictures are cropped to"
                    + " multiples of 8.")
    private Path folder = Path.of("");

    @Option(names = "--model", paramLabel = "ID", description = "Which model (default: the farm's, refvae-x8).")
    private @Nullable String model;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Folder of a model of your own, which --model then can name; may be repeated.")
    private List<Path> bundles = List.of();

    @Option(
            names = "--candidates",
            paramLabel = "K",
            description = "Candidates of each picture, 1 to 32 (default: ${DEFAULT-VALUE}).")
    private int candidates = 4;

    @ArgGroup
    private @Nullable Conditions conditions;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "How far from the mean to draw, 0 to 2 (default: 0, the most likely picture, where one candidate is"
                            + " asked for; else the farm's, 1).")
    private @Nullable Double temperature;

    @Option(
            names = "--oversample",
            paramLabel = "N",
            description = "Draws for each candidate that is kept, 1 to 8 (default: the farm's, 1).")
    private @Nullable Integer oversample;

    @Option(
            names = "--reference-strength",
            paramLabel = "S",
            description = "How readily the detail of reference pictures is taken over, 0 to 2 (default: 1).")
    private @Nullable Double referenceStrength;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Same seed, same pictures, same pixels (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Keep candidates, manifests, side-by-side sheets and evaluation.json in this new or empty"
                    + " folder.")
    private @Nullable Path out;

    /** At most one of these. */
    private static final class Conditions {
        @Option(names = "--random", description = "Candidates from noise; the default.")
        boolean random;

        @Option(names = "--lr-as-reference", description = "Each reduced picture is its own reference.")
        boolean low;

        @Option(names = "--hr-as-reference", description = "Each large picture is its own reference.")
        boolean high;

        @Option(
                names = "--references",
                paramLabel = "DIR",
                description = "Pictures in order of their names, at most 16: candidate i takes picture i mod n.")
        @Nullable
        Path pictures;

        Conditioning.Kind kind() {
            if (random) {
                return Conditioning.Kind.RANDOM;
            }
            if (low) {
                return Conditioning.Kind.LOW_RESOLUTION;
            }
            return high ? Conditioning.Kind.HIGH_RESOLUTION : Conditioning.Kind.PICTURES;
        }
    }

    @Override
    public Integer call() throws FarmException, InterruptedException {
        requireSense();
        Stopwatch watch = new Stopwatch();
        List<ModelBundle> own = connection.isNamed() ? List.of() : Bundles.choose(bundles, model);
        EvaluationSettings settings = settings();
        List<TruePicture> pictures = pictures(settings);
        try (ResultFolder results = out == null ? null : ResultFolder.in(out, pictures)) {
            EvaluationResult evaluated = connection.isNamed()
                    ? measured(connection.open(), StoreCleanup.none(), settings, pictures, results, watch)
                    : onOwnFarm(own, settings, pictures, results, watch);
            tell(evaluated, results);
        }
        return 0;
    }

    private void requireSense() {
        Arguments.within("--candidates", candidates, 1, Limits.CANDIDATES_MAX);
        Arguments.within("--seed", seed, 0, Limits.SEED_MAX);
        if (oversample != null) {
            Arguments.within("--oversample", oversample, 1, Limits.OVERSAMPLE_MAX);
        }
        if (temperature != null && !(temperature >= 0 && temperature <= Limits.TEMPERATURE_MAX)) {
            throw new Arguments.UsageException(
                    "--temperature must be 0 to " + Limits.TEMPERATURE_MAX + ", not " + temperature);
        }
        Arguments.referenceStrength(referenceStrength);
        if (connection.isNamed() && !bundles.isEmpty()) {
            throw new Arguments.UsageException("--bundle goes with a farm of its own, not with one that is up");
        }
    }

    private EvaluationSettings settings() throws FarmException {
        return new EvaluationSettings(
                Optional.ofNullable(model),
                candidates,
                seed,
                Optional.ofNullable(temperature),
                Optional.ofNullable(oversample),
                Optional.ofNullable(referenceStrength),
                latents());
    }

    private Conditioning latents() throws FarmException {
        if (conditions == null || conditions.pictures == null) {
            return new Conditioning(conditions == null ? Conditioning.Kind.RANDOM : conditions.kind(), List.of());
        }
        Path lent = conditions.pictures;
        List<Path> files =
                PictureChecks.references(lent, PictureListing.of(lent).pictures());
        if (files.size() > candidates) {
            output.note("of " + files.size() + " references the first " + candidates
                    + " are taken, one for each candidate");
        }
        return new Conditioning(Conditioning.Kind.PICTURES, files);
    }

    private List<TruePicture> pictures(EvaluationSettings settings) throws FarmException {
        PictureListing listing = PictureListing.of(folder);
        if (!listing.leftOut().isEmpty()) {
            output.note(listing.leftOut());
        }
        boolean asReference = settings.latents().kind() == Conditioning.Kind.HIGH_RESOLUTION;
        return PictureChecks.truths(folder, listing.pictures(), new TruePicture.Demand(candidates, asReference));
    }

    private EvaluationResult onOwnFarm(
            List<ModelBundle> own,
            EvaluationSettings settings,
            List<TruePicture> pictures,
            @Nullable ResultFolder results,
            Stopwatch watch)
            throws FarmException, InterruptedException {
        output.note("starting a farm for " + pictures.size() + (pictures.size() == 1 ? " picture" : " pictures")
                + "; its store lets go of each once it is measured");
        try (FarmRun run = FarmRun.temporary(StartupProfile.LASTING, own, output::note)) {
            FarmAddress address = run.start();
            FarmClient farm = new FarmClient(URI.create(address.http()), address.apiKey());
            return measured(farm, StoreCleanup.of(address.s3()), settings, pictures, results, watch);
        }
    }

    private EvaluationResult measured(
            FarmClient farm,
            StoreCleanup sweep,
            EvaluationSettings settings,
            List<TruePicture> pictures,
            @Nullable ResultFolder results,
            Stopwatch watch)
            throws FarmException, InterruptedException {
        watch.mark("farmReadyMs");
        ProgressCounter tally = new ProgressCounter(
                settings.candidatesMax(),
                pictures.stream().mapToLong(TruePicture::lowPixels).toArray());
        try (EvaluationProgress progress = new EvaluationProgress(tally, output)) {
            PictureTask.Surroundings around = new PictureTask.Surroundings(
                    farm,
                    settings,
                    settings.latents().store(farm),
                    Optional.ofNullable(results),
                    sweep,
                    progress,
                    new ReentrantLock());
            List<EvaluationResult.Picture> measured = new EvaluationRun(around).run(pictures);
            watch.mark("wallMs");
            return new EvaluationResult(
                    folder, settings, measured, watch.millis("farmReadyMs"), watch.millis("wallMs"));
        }
    }

    private void tell(EvaluationResult evaluated, @Nullable ResultFolder results) throws FarmException {
        ObjectNode json = EvaluationReport.json(evaluated);
        if (results != null) {
            results.finish(json.toPrettyString() + "\n");
            output.note("left in " + out);
        }
        if (output.isJson()) {
            output.result(json);
        } else {
            EvaluationReport.lines(evaluated).forEach(output::result);
        }
    }
}
