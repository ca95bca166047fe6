package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.srfarm.standalone.client.ClientException;
import io.srfarm.standalone.client.FarmClient;
import io.srfarm.standalone.client.JobView;
import io.srfarm.standalone.farm.FarmException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm list}. */
@Command(name = "list", description = "Lists jobs and how they stand.")
public final class ListJobs implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only queued, running, succeeded, failed, cancelled, expired or dead ones.")
    private @Nullable String state;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Only those with this label.")
    private @Nullable String label;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Override
    public Integer call() throws FarmException, ClientException, InterruptedException {
        Arguments.within("--limit", limit, 1, 100_000);
        Optional<String> mark = Optional.ofNullable(label).map(ListJobs::nameAndValue);
        List<JobView> jobs = connection.open().jobs(Optional.ofNullable(state), mark, limit);
        if (output.isJson()) {
            ArrayNode list = FarmClient.document().putArray("jobs");
            jobs.forEach(job -> list.add(job.json()));
            output.result(FarmClient.document().set("jobs", list));
            return 0;
        }
        Table table = new Table("job", "state", "candidates", "reason");
        for (JobView job : jobs) {
            table.row(job.id(), job.state().wireName(), job.candidatesDone() + "/" + job.candidates(), job.trouble());
        }
        table.lines().forEach(output::result);
        return 0;
    }

    /** Labels are written as when they are given: the farm's query has a colon. */
    private static String nameAndValue(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new Arguments.UsageException("--label must be NAME=VALUE, not " + text);
        }
        return text.substring(0, equals) + ":" + text.substring(equals + 1);
    }
}
