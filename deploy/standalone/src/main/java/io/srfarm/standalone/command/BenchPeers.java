package io.srfarm.standalone.command;

import io.srfarm.bench.peers.FarmPeer;
import io.srfarm.bench.peers.PeerComparison;
import io.srfarm.bench.peers.PeerEntry;
import io.srfarm.bench.peers.PeerScripts;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Precision;
import io.srfarm.client.FarmClient;
import io.srfarm.job.Limits;
import io.srfarm.job.ScoreLevel;
import io.srfarm.job.Sha256;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FarmRun;
import io.srfarm.localfarm.ModelBundle;
import io.srfarm.localfarm.StartupProfile;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm bench peers}. */
@Command(
        name = "peers",
        description = {
            "Compares a farm with other ways to run the same jobs with the same model: a loop in Python, which encodes a"
                    + " picture once or for each candidate, and a Celery worker with Redis and S3.",
            "All run in turn, round by round; throughputs are medians, and their ratios medians of each round's ratio.",
            "Uses the running farm; if there is none, starts a temporary one with one worker, whose store Celery also"
                    + " uses.",
            "Needs a Python with the modules of deploy/bench/peers/requirements.txt, and redis-server. What is missing is"
                    + " not measured; the exit status is then 1."
        })
public final class BenchPeers implements Callable<Integer> {
    private static final int ALONE_MAX = 5;

    @Mixin
    private final Output output = new Output();

    @Mixin
    private final FarmOption farm = new FarmOption();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds, after one that is discarded (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Jobs at once in each round, after up to five one by one (default: ${DEFAULT-VALUE}).")
    private int jobs = 20;

    @Option(names = "--candidates", paramLabel = "K", description = "Candidates per job (default: ${DEFAULT-VALUE}).")
    private int candidates = 4;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = {
                "Threads of Python, and of a temporary farm's worker (default: the number of processors, as for every"
                        + " worker)."
            })
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--precision",
            paramLabel = "FORMAT",
            description =
                    "Number format of the model: float32 or bfloat16 (default: that of the running farm; float32 if"
                            + " there is none).")
    private @Nullable Precision precision;

    @Option(
            names = "--lr",
            paramLabel = "FILE",
            description = "Picture to enlarge (default: a sample of 64 x 64 pixels).")
    private @Nullable Path low;

    @Option(names = "--python", paramLabel = "FILE", description = "Python interpreter (default: ${DEFAULT-VALUE}).")
    private String python = "python3";

    @Option(names = "--redis-server", paramLabel = "FILE", description = "Redis (default: ${DEFAULT-VALUE}).")
    private String redisServer = "redis-server";

    @Override
    public Integer call() throws FarmException, InterruptedException {
        Arguments.within("--rounds", rounds, 1, 99);
        Arguments.within("--jobs", jobs, 1, 1000);
        Arguments.within("--candidates", candidates, 1, Limits.CANDIDATES_MAX);
        Arguments.within("--threads", threads, 1, 256);
        NamedPicture picture =
                low == null ? NamedPicture.sample("lr.png") : NamedPicture.read(low, NamedPicture.Use.INPUT);
        double before = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (farm.isNamed() || farm.isUp()) {
            return measure(farm.address(), picture, before);
        }
        output.note("no farm is running: starting one for the measurement");
        Map<String, String> settings = Map.of(
                "srfarm.worker.precision", (precision == null ? Precision.FLOAT32 : precision).wireName(),
                "srfarm.worker.threads", Integer.toString(threads));
        try (FarmRun run = FarmRun.temporary(StartupProfile.LASTING, settings, output::note)) {
            return measure(run.start(), picture, before);
        }
    }

    private int measure(FarmAddress address, NamedPicture picture, double before)
            throws FarmException, InterruptedException {
        String input = picture.upload(new FarmClient(URI.create(address.http()), address.apiKey()));
        FarmPeer basic = new FarmPeer(address, input, candidates, 1, ScoreLevel.BASIC);
        FarmPeer once = new FarmPeer(address, input, candidates, 1, ScoreLevel.FULL);
        FarmPeer twice = new FarmPeer(address, input, candidates, 2, ScoreLevel.FULL);
        CandidateSet.Model model = once.model();
        if (precision != null && precision != model.precision()) {
            throw new FarmException("the farm at " + address.http() + " computes in "
                    + model.precision().wireName() + ", not in " + precision.wireName()
                    + ": leave out --precision, or set srfarm.worker.precision");
        }
        PeerScripts.Settings settings = new PeerScripts.Settings(
                program(python), program(redisServer), bundle(model), model.precision(), threads, candidates);
        PeerComparison.Plan plan = new PeerComparison.Plan(rounds, Math.min(ALONE_MAX, jobs), jobs);
        PeerComparison comparison = new PeerComparison(plan, pids(address), output::note);
        try (PeerScripts scripts = PeerScripts.unpack(settings, picture.bytes())) {
            PeerComparison.Outcome outcome = comparison.measure(List.of(
                    new PeerEntry(PeerTable.LOOP, "loop in Python, encodes once", () -> scripts.loop(false)),
                    new PeerEntry("authors", "loop in Python, encodes for each candidate", () -> scripts.loop(true)),
                    new PeerEntry(PeerTable.CELERY, "Celery, Redis, S3", () -> scripts.celery(address.s3(), input)),
                    new PeerEntry("srfarmBasic", "srfarm, oversample 1, basic scores", () -> basic),
                    new PeerEntry("srfarm1", "srfarm, oversample 1", () -> once),
                    new PeerEntry("srfarm2", "srfarm, oversample 2", () -> twice)));
            int workers = address.pids().workers().size();
            new PeerTable(outcome, plan, candidates, model.precision(), threads, workers, before).print(output);
            return outcome.isComplete() ? 0 : 1;
        }
    }

    /** Returns the bundle of exactly the farm's model. */
    private static Path bundle(CandidateSet.Model model) throws FarmException {
        for (ModelBundle bundle : ModelBundle.installed()) {
            Path script = bundle.folder().resolve("model.pt");
            try {
                if (bundle.id().equals(model.id())
                        && Sha256.of(Files.readAllBytes(script)).equals(model.sha256())) {
                    return bundle.folder();
                }
            } catch (IOException e) {
                throw new FarmException("cannot read " + script + " (" + RootCause.of(e) + ")", e);
            }
        }
        throw new FarmException("the farm's model " + model.id() + ", version " + model.version()
                + ", is not the one installed here: update the farm, or stop it and compare with a temporary one");
    }

    /** Returns the name of a program, or its absolute path, because scripts run in another folder. */
    private static String program(String name) {
        return name.contains("/") ? Path.of(name).toAbsolutePath().toString() : name;
    }

    private static List<Long> pids(FarmAddress address) {
        FarmAddress.Pids pids = address.pids();
        List<Long> all = new ArrayList<>(pids.workers());
        Stream.of(pids.broker(), pids.store(), pids.dispatcher()).forEach(all::add);
        return all;
    }
}
