package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.client.JobDetails;
import io.srfarm.job.Limits;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FarmRun;
import io.srfarm.localfarm.StartupProfile;
import io.srfarm.localfarm.WorkerRange;
import io.srfarm.report.Legend;
import io.srfarm.report.Table;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm demo}. */
@Command(
        name = "demo",
        description = {
            "Starts a whole farm (Kafka broker, S3 store, dispatcher, worker), runs one job, and stops it.",
            "Writes the candidates, manifest.json and contact-sheet.png to a folder."
        })
public final class Demo implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Option(names = "--lr", paramLabel = "FILE", description = "The picture to enlarge (default: a sample).")
    private @Nullable Path low;

    @Option(
            names = "--hr",
            paramLabel = "FILE",
            description = "Instead of --lr: a large picture; it is reduced, enlarged and compared.")
    private @Nullable Path high;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "A picture whose texture is used; may be repeated (default: two samples and noise).")
    private List<Path> references = List.of();

    @Option(
            names = "--candidates",
            paramLabel = "K",
            description = "How many candidates, 1 to 32 (default: ${DEFAULT-VALUE}).")
    private int candidates = 4;

    @Option(
            names = "--reference-strength",
            paramLabel = "S",
            description = "How readily the detail of references is taken over, 0 to 2 (default: 1).")
    private @Nullable Double referenceStrength;

    @Option(names = "--seed", paramLabel = "N", description = "Same seed, same pixels (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the results go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("srfarm-out");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the farm's data in this folder (default: a temporary one).")
    private @Nullable Path data;

    @Option(names = "--keep", description = "Keep the farm's folder, in .srfarm unless --data names one.")
    private boolean keep;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        Arguments.within("--candidates", candidates, 1, Limits.CANDIDATES_MAX);
        Arguments.within("--seed", seed, 0, Limits.SEED_MAX);
        Arguments.referenceStrength(referenceStrength);
        if (low != null && high != null) {
            throw new Arguments.UsageException("--lr and --hr exclude each other");
        }
        Stopwatch watch = new Stopwatch();
        DemoPictures pictures = DemoPictures.of(low, high, references);
        SetFolder.check(out, candidates, SetSheet.FILE);
        if (pictures.truth().isPresent()) {
            SetFolder.check(bicubicFolder(), 1);
        }
        try (PeakMemory memory = PeakMemory.watch()) {
            Performance done = onFarm(pictures, watch);
            watch.mark("wallMs");
            tell(done, watch, memory);
        }
        return 0;
    }

    private Performance onFarm(DemoPictures pictures, Stopwatch watch) throws FarmException, InterruptedException {
        try (FarmRun run = farm()) {
            output.note("starting the farm: broker, store, dispatcher, worker");
            FarmAddress address = run.start();
            watch.mark("farmReadyMs");
            output.note("the farm is up at " + address.http());
            FarmClient client = new FarmClient(URI.create(address.http()), address.apiKey());
            Performance done = perform(client, pictures, watch);
            output.note("stopping the farm");
            return done;
        }
    }

    private FarmRun farm() throws FarmException {
        if (data == null && !keep) {
            return FarmRun.temporary(StartupProfile.BRIEF, output::note);
        }
        return FarmRun.on(
                data == null ? FarmOption.defaultFolder() : data,
                0,
                WorkerRange.always(1),
                StartupProfile.BRIEF,
                output::note);
    }

    private Performance perform(FarmClient client, DemoPictures pictures, Stopwatch watch)
            throws FarmException, InterruptedException {
        Map<String, String> names = new HashMap<>();
        ObjectNode document = document(client, pictures, names);
        String id = client.submit(document, Optional.empty());
        long submitted = System.nanoTime();
        JobDetails job;
        try (Progress progress = Progress.of(client.job(id), output)) {
            job = client.follow(id, news -> {
                if (news.name().equals("candidate")) {
                    watch.markOnce("firstCandidateMs", submitted);
                }
                progress.take(news);
            });
        }
        watch.markOnce("setMs", submitted);
        SetFolder set = SetFolder.fetch(client, client.set(JobLines.succeeded(job)), out);
        Optional<SetFolder> bicubic =
                pictures.truth().isPresent() ? Optional.of(bicubic(client, document)) : Optional.empty();
        Path sheet = DemoSheet.write(set, pictures, names, bicubic);
        return new Performance(set, names, bicubic, sheet);
    }

    private ObjectNode document(FarmClient client, DemoPictures pictures, Map<String, String> names)
            throws InterruptedException {
        ObjectNode document = FarmClient.document()
                .put("candidates", candidates)
                .put("seed", seed)
                .put("priority", "interactive");
        document.putObject("input").put("key", upload(client, pictures.low(), names));
        ArrayNode lent = document.putArray("references");
        for (NamedPicture reference : pictures.references()) {
            lent.addObject().put("type", "image").put("key", upload(client, reference, names));
        }
        if (references.isEmpty()) {
            lent.addObject().put("type", "noise");
        }
        if (referenceStrength != null) {
            document.put("referenceStrength", referenceStrength);
        }
        if (pictures.truth().isPresent()) {
            document.putObject("groundTruth")
                    .put("key", upload(client, pictures.truth().get(), names));
        }
        return document;
    }

    private static String upload(FarmClient client, NamedPicture file, Map<String, String> names)
            throws InterruptedException {
        String key = file.upload(client);
        names.put(key, file.name());
        return key;
    }

    /** The baseline, by the same farm and the same measures. */
    private SetFolder bicubic(FarmClient client, ObjectNode document) throws FarmException, InterruptedException {
        ObjectNode plain = document.deepCopy().put("model", "bicubic").put("candidates", 1);
        plain.remove("references");
        plain.remove("referenceStrength");
        String id = client.submit(plain, Optional.empty());
        return SetFolder.fetch(client, client.set(JobLines.succeeded(client.follow(id, news -> {}))), bicubicFolder());
    }

    private Path bicubicFolder() {
        return out.resolve("bicubic");
    }

    private void tell(Performance done, Stopwatch watch, PeakMemory memory) {
        if (output.isJson()) {
            ObjectNode node = done.set().json(done.names());
            node.put("contactSheet", done.sheet().toString());
            done.bicubic().ifPresent(set -> node.set("bicubic", set.json(Map.of())));
            node.set("timings", watch.json());
            output.result(node.put("peakRssMiB", memory.peakMiB()));
            return;
        }
        Table table = done.set().table(done.names());
        done.bicubic().ifPresent(set -> set.addTo(table, "bicubic", Map.of()));
        output.result(table);
        output.result("");
        Legend.ofCandidates().forEach(output::result);
        output.result("");
        output.result("contact sheet    " + done.sheet());
        output.result("farm ready       " + watch.seconds("farmReadyMs") + " s after the start");
        output.result("first candidate  " + watch.seconds("firstCandidateMs") + " s after submission");
        output.result("candidate set    " + watch.seconds("setMs") + " s after submission");
        output.result("wall             " + watch.seconds("wallMs") + " s, start and stop of the farm included");
        output.result("peak memory      " + memory.peakMiB() + " MiB, all processes together");
    }

    private record Performance(SetFolder set, Map<String, String> names, Optional<SetFolder> bicubic, Path sheet) {}
}
