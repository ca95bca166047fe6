package io.srfarm.standalone.command;

import io.srfarm.localfarm.FarmException;
import io.srfarm.queueing.QueueLimits;
import io.srfarm.report.DrawnFile;
import io.srfarm.scaling.ScalingRule;
import io.srfarm.simulation.PolicyComparison;
import io.srfarm.simulation.Scenario;
import io.srfarm.simulation.SimulationReport;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm simulate}. */
@Command(
        name = "simulate",
        description = {
            "Simulates a large farm with the dispatcher's job order and scaling rule.",
            "Compares it with scaling by the number of records and with a fixed fleet. The same seed gives the same"
                    + " report."
        })
public final class Simulate implements Callable<Integer> {
    private static final int JOBS_MAX = 10_000_000;
    private static final int WORKERS_MAX = 100_000;

    @Mixin
    private final Output output = new Output();

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--jobs", paramLabel = "N", description = "Number of jobs (default: ${DEFAULT-VALUE}).")
    private int jobs = 1_000_000;

    @Option(
            names = "--hours",
            paramLabel = "H",
            description = "Hours over which the jobs are submitted (default: ${DEFAULT-VALUE}).")
    private double hours = 24;

    @Option(names = "--tenants", paramLabel = "N", description = "Number of tenants (default: ${DEFAULT-VALUE}).")
    private int tenants = 100;

    @Option(
            names = "--arrivals",
            paramLabel = "HOW",
            description = {
                "diurnal: more by day than by night; burst: eight bursts of small, ordinary or large pictures;",
                "mixed: 60 percent diurnal, 40 percent in bursts; queued: all at the start (default: mixed)."
            })
    private Scenario.Arrivals arrivals = Scenario.Arrivals.MIXED;

    @Option(
            names = "--workers-max",
            paramLabel = "N",
            description = "Maximum number of workers (default: ${DEFAULT-VALUE}).")
    private int workersMax = 10_000;

    @Option(
            names = "--workers-min",
            paramLabel = "N",
            description = "Minimum number of workers (default: ${DEFAULT-VALUE}).")
    private int workersMin;

    @Option(
            names = "--fixed",
            paramLabel = "N",
            description = "Size of the fixed fleet (default: the size with the worker hours of scaling by work).")
    private int fixed;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Pixels x candidates per second of one worker (default: ${DEFAULT-VALUE}).")
    private double rate = 20_000;

    @Option(
            names = "--start-up",
            paramLabel = "D",
            description = "Time from the decision to start a worker to its first job (default: ${DEFAULT-VALUE}).")
    private Duration startUp = Duration.ofMinutes(1);

    @Option(
            names = "--preemptions",
            paramLabel = "P",
            description = "Mean preemptions of a worker per hour (default: ${DEFAULT-VALUE}).")
    private double preemptions = 0.05;

    @Option(
            names = "--target",
            paramLabel = "D",
            description = "Drain the queue within this time (default: ${DEFAULT-VALUE}).")
    private Duration target = Duration.ofMinutes(2);

    @Option(
            names = "--cool-down",
            paramLabel = "D",
            description = "How long to keep surplus workers (default: ${DEFAULT-VALUE}).")
    private Duration coolDown = Duration.ofMinutes(5);

    @Option(
            names = "--queued-max",
            paramLabel = "N",
            description = "Maximum number of queued jobs; half of it for a single tenant (default: ${DEFAULT-VALUE}).")
    private long queuedMax = 20_000_000;

    @Option(names = "--out", paramLabel = "FILE", description = "Write a PNG chart of the simulation over time.")
    private @Nullable Path out;

    @Override
    public Integer call() throws FarmException {
        long begun = System.nanoTime();
        Scenario scenario = scenario();
        if (out != null) {
            check(out);
        }
        SimulationReport report = new SimulationReport(PolicyComparison.of(scenario, fixed));
        if (out != null) {
            write(report, out);
        }
        if (output.isJson()) {
            output.result(report.json());
        } else {
            report.lines().forEach(output::result);
        }
        output.note(String.format(
                Locale.ROOT,
                "simulated in %.1f s, heap used %d MiB",
                (double) (System.nanoTime() - begun) / 1e9,
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20));
        return 0;
    }

    private Scenario scenario() {
        Arguments.within("--jobs", jobs, 1, JOBS_MAX);
        Arguments.within("--hours", (long) Math.ceil(hours), 1, 31 * 24);
        Arguments.within("--tenants", tenants, 1, 10_000);
        Arguments.within("--workers-max", workersMax, 1, WORKERS_MAX);
        Arguments.within("--workers-min", workersMin, 0, workersMax);
        Arguments.within("--fixed", fixed, 0, WORKERS_MAX);
        Arguments.within("--rate", (long) rate, 100, 1_000_000_000);
        Arguments.within("--start-up", startUp.toSeconds(), 0, 3600);
        Arguments.within("--preemptions", (long) Math.ceil(preemptions), 0, 10);
        Arguments.within("--target", target.toSeconds(), 1, 86_400);
        Arguments.within("--cool-down", coolDown.toSeconds(), 0, 86_400);
        Arguments.within("--queued-max", queuedMax, 1, Integer.MAX_VALUE);
        return new Scenario(
                seed,
                jobs,
                hours,
                tenants,
                arrivals,
                rate,
                startUp,
                preemptions,
                new ScalingRule(workersMin, workersMax, target, coolDown),
                new QueueLimits(queuedMax, Long.MAX_VALUE, 0.5));
    }

    /** Checks the output file before the simulation, which takes a while. */
    private static void check(Path file) throws FarmException {
        try {
            DrawnFile.requireReplaceable(file);
            Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
            if (!Files.isDirectory(folder)) {
                throw new NoSuchFileException(folder.toString());
            }
            Files.delete(Files.createTempFile(folder, ".srfarm-", null));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static void write(SimulationReport report, Path file) throws FarmException {
        try {
            DrawnFile.write(file, report.chart().picture());
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static FarmException unwritable(Path file, IOException thrown) {
        return new FarmException(
                "cannot write " + file + " (" + RootCause.of(thrown) + "): name another file with --out", thrown);
    }
}
