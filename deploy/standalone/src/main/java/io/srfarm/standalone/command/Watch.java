package io.srfarm.standalone.command;

import io.srfarm.client.FarmClient;
import io.srfarm.client.JobView;
import io.srfarm.standalone.farm.FarmException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code srfarm watch}. */
@Command(name = "watch", description = "Shows the progress of a job until it has ended; exit 1 unless it succeeds.")
public final class Watch implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "The job.")
    private String id = "";

    @Override
    public Integer call() throws FarmException, InterruptedException {
        FarmClient farm = connection.open();
        JobView end = KnownJob.call(farm, id, job -> follow(farm, job, output));
        return JobLines.tell(List.of(end), output);
    }

    /** Shows progress until the job has ended. */
    static JobView follow(FarmClient farm, String id, Output output) throws InterruptedException {
        JobView job = farm.job(id);
        if (job.state().isTerminal()) {
            return job;
        }
        try (Progress progress = Progress.of(id, job.candidates(), output)) {
            return farm.follow(id, progress::take);
        }
    }
}
