package io.srfarm.standalone.command;

import io.srfarm.standalone.client.ClientException;
import io.srfarm.standalone.client.FarmClient;
import io.srfarm.standalone.client.JobView;
import io.srfarm.standalone.farm.FarmException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code srfarm cancel}. */
@Command(name = "cancel", description = "Withdraws a job; a running one ends before its next candidate.")
public final class Cancel implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "A job that has not ended.")
    private String id = "";

    @Override
    public Integer call() throws FarmException, ClientException, InterruptedException {
        FarmClient farm = connection.open();
        farm.cancel(id);
        JobView job = farm.job(id);
        if (output.isJson()) {
            output.result(job.json());
        } else {
            output.result(job.id() + "  "
                    + (job.state().isTerminal()
                            ? job.state().wireName()
                            : job.state().wireName() + ", to be cancelled"));
        }
        return 0;
    }
}
