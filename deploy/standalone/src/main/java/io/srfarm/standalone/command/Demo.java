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

    @Option(names = "--lr", paramLabel = "FILE", description = "Picture to enlarge (default: a sample).")
    private @Nullable Path low;

    @Option(
            names = "--hr",
            paramLabel = "FILE",
            description = "Instead of --lr: a large picture, which is reduced, enlarged and compared with the results.")
    private @Nullable Path high;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "Picture to take texture from; can be repeated (default: two samples and noise).")
    private List<Path> references = List.of();

    @Option(
            names = "--candidates",
            paramLabel = "K",
            description = "Number of candidates, 1 to 32 (default: ${DEFAULT-VALUE}).")
    private int candidates = 4;

    @Option(
            names = "--reference-strength",
            paramLabel = "S",
            description = "How much detail is taken from references, 0 to 2 (default: 1).")
    private @Nullable Double referenceStrength;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random seed; the same seed gives the same pixels (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("srfarm-out");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for the farm's data, kept afterwards (default: a temporary folder).")
    private @Nullable Path data;

    @Option(names = "--keep", description = "Keep the farm's data: in .srfarm, or in the folder of --data.")
    private boolean keep;

    @Option(
            names = "--open",
            description = "Print the address of the set's page and keep the farm running until Ctrl-C or SIGTERM.")
    private boolean open;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        Arguments.within("--candidates", candidates, 1, Limits.CANDIDATES_MAX);
        Arguments.within("--seed", seed, 0, Limits.SEED_MAX);
        Arguments.referenceStrength(referenceStrength);
        if (low != null && high != null) {
            throw new Arguments.UsageException("--lr and --hr cannot be combined");
        }
        Stopwatch watch = new Stopwatch();
        DemoPictures pictures = DemoPictures.of(low, high, references);
        SetFolder.check(out, candidates, SetSheet.FILE);
        if (pictures.truth().isPresent()) {
            SetFolder.check(bicubicFolder(), 1);
        }
        try (PeakMemory memory = PeakMemory.watch()) {
            onFarm(pictures, watch, memory);
        }
        return 0;
    }

    private void onFarm(DemoPictures pictures, Stopwatch watch, PeakMemory memory)
            throws FarmException, InterruptedException {
        Performance done;
        try (FarmRun run = farm()) {
            output.note("starting the farm: broker, store, dispatcher, worker");
            FarmAddress address = run.start();
            watch.mark("farmReadyMs");
            output.note("the farm is up at " + address.http());
            FarmClient client = new FarmClient(URI.create(address.http()), address.apiKey());
            done = perform(client, pictures, watch, address.http() + "/ui/jobs/");
            if (open) {
                watch.mark("wallMs");
                tell(done, watch, memory);
                output.note("log in with the apiKey of " + run.farmFile() + "; Ctrl-C stops the farm");
                RegularEnd.await(run, output, "");
            }
            output.note("stopping the farm");
        }
        watch.mark("wallMs");
        tell(done, watch, memory);
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

    private Performance perform(FarmClient client, DemoPictures pictures, Stopwatch watch, String pages)
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
        return new Performance(pages + id, set, names, bicubic, sheet);
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

    /** Runs the same job with bicubic interpolation, the baseline; its scores are computed in the same way. */
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
            if (open) {
                node.put("page", done.page());
            }
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
        if (open) {
            output.result("page of the set  " + done.page());
        }
    }

    private record Performance(
            String page, SetFolder set, Map<String, String> names, Optional<SetFolder> bicubic, Path sheet) {}
}
