package io.srfarm.standalone.command;

import io.srfarm.client.FarmClient;
import io.srfarm.client.JobDetails;
import io.srfarm.localfarm.FarmException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code srfarm watch}. */
@Command(
        name = "watch",
        description =
                "Shows the progress of a job until it ends; exits with 1 unless it succeeds. Ctrl-C leaves the job"
                        + " running.")
public final class Watch implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "Job to watch.")
    private String id = "";

    @Override
    public Integer call() throws FarmException, InterruptedException {
        FarmClient farm = connection.open();
        JobDetails end = JobIdSuggestions.call(farm, id, job -> follow(farm, List.of(job), output));
        return JobLines.tell(List.of(end), output);
    }

    /**
     * Shows progress until the first of the jobs has ended.
     *
     * @param open all jobs that the caller waits for
     */
    @SuppressWarnings("try") // the resource is a shutdown hook and is not used in the body
    static JobDetails follow(FarmClient farm, List<String> open, Output output) throws InterruptedException {
        String id = open.get(0);
        JobDetails job = farm.job(id);
        if (job.state().isTerminal()) {
            return job;
        }
        try (InterruptNotice farewell = InterruptNotice.of(open, output);
                Progress progress = Progress.of(job, output)) {
            return farm.follow(id, progress::take);
        }
    }
}
