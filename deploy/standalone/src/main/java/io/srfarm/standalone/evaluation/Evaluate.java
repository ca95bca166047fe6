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
            "Evaluates a model on large pictures with a farm: reduces each picture, enlarges it again, and"
                    + " prints the scores per picture, their means, and the means of bicubic interpolation.",
            "PSNR-Y, SSIM-Y and LPIPS are means over a picture's candidates. LR-PSNR is the lowest of them. Diversity"
                    + " is measured over the set.",
            "Uses a temporary farm unless --farm or --url names one. At most " + EvaluationRun.PICTURES_IN_FLIGHT
                    + " pictures are processed at a time."
        })
public final class Evaluate implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(
            paramLabel = "DIR",
            description = "Folder with large pictures: PNG, JPEG, WebP. Subfolders are ignored; pictures are cropped to"
                    + " multiples of 8.")
    private Path folder = Path.of("");

    @Option(names = "--model", paramLabel = "ID", description = "Model to evaluate (default: refvae-x8).")
    private @Nullable String model;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Folder of your own model, for use with --model; can be repeated.")
    private List<Path> bundles = List.of();

    @Option(
            names = "--candidates",
            paramLabel = "K",
            description = "Candidates per picture, 1 to 32 (default: ${DEFAULT-VALUE}).")
    private int candidates = 4;

    @ArgGroup
    private @Nullable Conditions conditions;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Spread of the candidates, 0 (the mean) to 2 (default: 0 with --candidates 1," + " else 1).")
    private @Nullable Double temperature;

    @Option(
            names = "--oversample",
            paramLabel = "N",
            description = "Draws for each candidate that is kept, 1 to 8 (default: 1).")
    private @Nullable Integer oversample;

    @Option(
            names = "--reference-strength",
            paramLabel = "S",
            description = "How much detail is taken from reference pictures, 0 to 2 (default: 1).")
    private @Nullable Double referenceStrength;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random seed; the same seed and pictures give the same pixels (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write candidates, manifests, side-by-side sheets and evaluation.json to this new or empty"
                    + " folder.")
    private @Nullable Path out;

    /** Mutually exclusive options for the source of the style. */
    private static final class Conditions {
        @Option(names = "--random", description = "Draw the style at random (default).")
        boolean random;

        @Option(names = "--lr-as-reference", description = "Use each reduced picture as its own reference.")
        boolean low;

        @Option(names = "--hr-as-reference", description = "Use each large picture as its own reference.")
        boolean high;

        @Option(
                names = "--references",
                paramLabel = "DIR",
                description = "Use the pictures in DIR, at most 16, ordered by name; candidate i uses picture i mod n.")
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
            throw new Arguments.UsageException(
                    "--bundle needs a temporary farm: it cannot be combined with --farm or --url");
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
            output.note("using only the first " + candidates + " of " + files.size()
                    + " references, one for each candidate");
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
                + "; pictures are deleted from its store once they are measured");
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
            output.note("results are in " + out);
        }
        if (output.isJson()) {
            output.result(json);
        } else {
            EvaluationReport.lines(evaluated).forEach(output::result);
        }
    }
}
