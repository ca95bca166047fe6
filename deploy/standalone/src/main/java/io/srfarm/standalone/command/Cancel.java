package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.srfarm.client.CancellationResult;
import io.srfarm.client.FarmClient;
import io.srfarm.localfarm.FarmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm cancel}. */
@Command(name = "cancel", description = "Cancels jobs; a running job stops before its next candidate.")
public final class Cancel implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Jobs to cancel.")
    private List<String> ids = List.of();

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            converter = Label.Converter.class,
            description = "Instead of IDs: cancel all jobs with this label that have not ended.")
    private @Nullable Label label;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        Label mark = label;
        if ((mark == null) == ids.isEmpty()) {
            throw new Arguments.UsageException("name jobs, or use --label");
        }
        FarmClient farm = connection.open();
        tell(mark == null ? each(farm) : farm.cancelAll(mark.name(), mark.value()));
        return 0;
    }

    private List<CancellationResult> each(FarmClient farm) throws FarmException, InterruptedException {
        List<CancellationResult> withdrawn = new ArrayList<>();
        for (String id : ids) {
            withdrawn.add(JobIdSuggestions.call(farm, id, farm::cancel));
        }
        return withdrawn;
    }

    private void tell(List<CancellationResult> withdrawn) {
        if (output.isJson()) {
            ArrayNode jobs = FarmClient.document().putArray("jobs");
            for (CancellationResult job : withdrawn) {
                jobs.addObject().put("job", job.job()).put("state", state(job));
            }
            output.result(FarmClient.document().set("jobs", jobs));
            return;
        }
        for (CancellationResult job : withdrawn) {
            output.result(job.job() + "  " + TerminalColours.state(state(job)));
        }
        if (withdrawn.isEmpty()) {
            output.note("no open job has this label");
        }
    }

    private static String state(CancellationResult job) {
        return job.confirmed() ? "cancelled" : "cancelling";
    }
}
