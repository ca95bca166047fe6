package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.bench.DispatcherBench;
import io.srfarm.bench.Measurement;
import io.srfarm.client.FarmClient;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FarmRun;
import io.srfarm.report.Table;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm bench doors}. */
@Command(
        name = "doors",
        description = {
            "Measures the dispatcher: submissions over HTTP and Kafka, job look-ups, event streams.",
            "Starts a temporary farm with larger queues and no workers. Prints a baseline with each figure."
        })
public final class BenchDoors implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds per throughput measurement; their median is reported (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of an HTTP round (default: ${DEFAULT-VALUE}).")
    private int seconds = 5;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Jobs in the ledger while look-ups are measured (default: ${DEFAULT-VALUE}).")
    private int jobs = 100_000;

    @Option(
            names = "--listeners",
            paramLabel = "N",
            description = "Event streams open at the same time (default: ${DEFAULT-VALUE}).")
    private int listeners = 1000;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        Arguments.within("--rounds", rounds, 1, 99);
        Arguments.within("--seconds", seconds, 1, 600);
        Arguments.within("--jobs", jobs, 1000, 1_000_000);
        Arguments.within("--listeners", listeners, 1, 1000);
        output.note("starting a farm without workers for the measurement");
        double before = load();
        try (FarmRun run = FarmRun.doorsOnly(output::note)) {
            FarmAddress farm = run.start();
            String input = NamedPicture.sample("lr.png").upload(new FarmClient(URI.create(farm.http()), farm.apiKey()));
            DispatcherBench.Plan plan = new DispatcherBench.Plan(rounds, Duration.ofSeconds(seconds), jobs, listeners);
            tell(new DispatcherBench(farm, input, plan, output::note).measure(), before);
        }
        return 0;
    }

    /** Prints the figures with the processors and the load of the machine, without which they cannot be compared. */
    private void tell(List<Measurement> figures, double before) {
        int processors = Runtime.getRuntime().availableProcessors();
        if (output.isJson()) {
            ObjectNode node =
                    FarmClient.document().put("processors", processors).put("loadBefore", before);
            ObjectNode all = node.putObject("figures");
            figures.forEach(figure -> figure.into(all));
            output.result(node);
            return;
        }
        Table table = new Table("figure", "measured", "wanted", "");
        for (Measurement figure : figures) {
            String verdict =
                    figure.isReached().map(yes -> yes ? "reached" : "missed").orElse("");
            table.row(figure.title(), figure.text(), figure.aim(), verdict);
        }
        output.result(table);
        output.result(String.format(
                Locale.ROOT,
                "%d processors for client and farm, load %.1f before the start; median of %d rounds",
                processors,
                before,
                rounds));
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
