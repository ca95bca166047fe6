package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.check.CheckReport;
import io.srfarm.check.DispatcherMetrics;
import io.srfarm.check.FarmCheck;
import io.srfarm.check.Invariant;
import io.srfarm.check.Violation;
import io.srfarm.client.FarmClient;
import io.srfarm.event.JobState;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.Table;
import io.srfarm.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm check}. */
@Command(
        name = "check",
        description =
                "Checks a farm's topics, bucket and metrics against its guarantees; exits with 1 if one is broken.")
public final class Check implements Callable<Integer> {
    private static final int NOTE_EVERY = 1000;

    @Mixin
    private final Output output = new Output();

    @Mixin
    private final FarmOption farm = new FarmOption();

    @Option(names = "--running", description = "Do not report jobs that are still queued or running.")
    private boolean running;

    @Option(names = "--swept", description = "Report objects that no manifest lists; use after a complete sweep.")
    private boolean swept;

    @Option(
            names = "--retention",
            paramLabel = "DURATION",
            description = "Retention of sets whose job does not set one (default: ${DEFAULT-VALUE}).")
    private Duration retention = Duration.ofDays(30);

    @Override
    public Integer call() throws FarmException, InterruptedException {
        FarmAddress address = farm.address();
        CheckReport report = check(address);
        if (output.isJson()) {
            output.result(json(report));
        } else {
            tell(report);
        }
        return report.breaches().isEmpty() ? 0 : 1;
    }

    private CheckReport check(FarmAddress address) throws FarmException, InterruptedException {
        try {
            CheckReport report = FarmCheck.run(
                    Map.of("bootstrap.servers", address.kafka()),
                    address.s3().open(),
                    new FarmCheck.Settings(!running, swept, retention),
                    Clock.systemUTC(),
                    this::progress);
            return running ? report : report.with(DispatcherMetrics.check(URI.create(address.http()), report));
        } catch (KafkaException | StoreException | IOException e) {
            throw new FarmException("cannot check the farm: " + e.getMessage(), e);
        }
    }

    private void progress(int jobs) {
        if (jobs % NOTE_EVERY == 0) {
            output.note(jobs + " jobs checked");
        }
    }

    private void tell(CheckReport report) {
        output.result(Plural.of(report.jobs(), "job") + ", " + report.open() + " open, " + report.removed()
                + " removed after their retention time, " + Plural.of(report.starts(), "start"));
        for (JobState state : JobState.values()) {
            if (report.ended().containsKey(state)) {
                output.result(state.wireName() + " " + report.ended().get(state));
            }
        }
        output.result(Plural.of(report.leftovers(), "object") + " for the next sweep, "
                + Plural.of(report.unreadable(), "record") + " that cannot be parsed as an event");
        Table table = new Table("invariant", "violations", "guarantee");
        for (Invariant invariant : Invariant.values()) {
            table.row(invariant.name(), Long.toString(count(report, invariant)), invariant.promise());
        }
        output.result(table);
        for (Violation breach : report.breaches()) {
            output.result(breach.invariant() + "  " + breach.subject() + "  " + breach.what());
        }
    }

    private static long count(CheckReport report, Invariant invariant) {
        return report.breaches().stream()
                .filter(breach -> breach.invariant() == invariant)
                .count();
    }

    private static ObjectNode json(CheckReport report) {
        ObjectNode node = FarmClient.document()
                .put("jobs", report.jobs())
                .put("open", report.open())
                .put("removed", report.removed())
                .put("starts", report.starts())
                .put("leftovers", report.leftovers())
                .put("unreadable", report.unreadable());
        ObjectNode ended = node.putObject("ended");
        report.ended().forEach((state, jobs) -> ended.put(state.wireName(), jobs));
        ArrayNode breaches = node.putArray("breaches");
        for (Violation breach : report.breaches()) {
            breaches.addObject()
                    .put("invariant", breach.invariant().name())
                    .put("subject", breach.subject())
                    .put("what", breach.what());
        }
        return node;
    }
}
