package io.srfarm.standalone.command;

import io.srfarm.client.ModelDetails;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.Table;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code srfarm models}. */
@Command(name = "models", description = "Lists the models that workers have announced.")
public final class ListModels implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Override
    public Integer call() throws FarmException, InterruptedException {
        List<ModelDetails> models = connection.open().models();
        if (output.isJson()) {
            output.result("models", models.stream().map(ModelDetails::json));
            return 0;
        }
        Table table = new Table("model", "version", "scale", "parameters", "device", "since", "licence");
        for (ModelDetails model : models) {
            table.row(
                    model.id(),
                    model.version(),
                    Integer.toString(model.scale()),
                    Long.toString(model.parameters()),
                    model.device(),
                    model.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                    model.licence().orElse("-"));
        }
        output.result(table);
        return 0;
    }
}
