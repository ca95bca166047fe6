package io.srfarm.standalone.command;

import io.srfarm.client.WorkerDetails;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code srfarm workers}. */
@Command(
        name = "workers",
        description =
                "Lists the connected workers and the jobs that they run. If the farm has a scaler key, only that key"
                        + " may do this.")
public final class ListWorkers implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Override
    public Integer call() throws FarmException, InterruptedException {
        List<WorkerDetails> workers = connection.open().workers();
        if (output.isJson()) {
            output.result("workers", workers.stream().map(WorkerDetails::json));
            return 0;
        }
        Table table = new Table("worker", "address", "state", "jobs");
        for (WorkerDetails worker : workers) {
            table.row(worker.name(), worker.host().orElse("-"), state(worker), String.join(" ", worker.running()));
        }
        output.result(table);
        return 0;
    }

    private static String state(WorkerDetails worker) {
        if (!worker.connected()) {
            return "not connected";
        }
        return worker.jobs() == 0 ? "idle" : "working";
    }
}
