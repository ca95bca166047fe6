package io.srfarm.standalone.command;

import io.srfarm.client.JobDetails;
import io.srfarm.client.JobFilter;
import io.srfarm.event.JobState;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.Table;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm list}. */
@Command(name = "list", description = "Lists jobs with their states, the newest first.")
public final class ListJobs implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            converter = StateName.class,
            completionCandidates = StateName.class,
            description = "Only jobs in these states: ${COMPLETION-CANDIDATES}.")
    private List<JobState> states = List.of();

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            converter = Label.Converter.class,
            description = "Only jobs with this label.")
    private @Nullable Label label;

    @Option(names = "--limit", paramLabel = "N", description = "Show at most this many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Override
    public Integer call() throws FarmException {
        Arguments.within("--limit", limit, 1, 100_000);
        JobFilter filter = JobFilter.ALL.in(states.toArray(JobState[]::new));
        Label mark = label;
        List<JobDetails> jobs = connection
                .open()
                .jobs(mark == null ? filter : filter.labelled(mark.name(), mark.value()))
                .limit(limit)
                .toList();
        if (output.isJson()) {
            output.result("jobs", jobs.stream().map(JobDetails::json));
            return 0;
        }
        Table table = new Table("job", "submitted", "state", "candidates", "labels", "reason")
                .painted(2, TerminalColours::state);
        for (JobDetails job : jobs) {
            table.row(
                    job.id(),
                    submitted(job),
                    job.state().wireName(),
                    job.candidatesDone() + "/" + job.candidates(),
                    labels(job.labels()),
                    job.trouble().isEmpty() ? job.waitingFor().orElse("") : job.trouble());
        }
        output.result(table);
        return 0;
    }

    private static String submitted(JobDetails job) {
        return Optional.ofNullable(job.timestamps().get(JobState.QUEUED))
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("-");
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    }
}
