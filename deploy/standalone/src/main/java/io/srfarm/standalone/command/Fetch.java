package io.srfarm.standalone.command;

import io.srfarm.client.FarmClient;
import io.srfarm.standalone.farm.FarmException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm fetch}. */
@Command(name = "fetch", description = "Downloads a job's candidates and manifest, every digest checked.")
public final class Fetch implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "A job that has succeeded.")
    private String id = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Where to (default: srfarm-out/ID).")
    private @Nullable Path out;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        FarmClient farm = connection.open();
        SetFolder folder = SetFolder.fetch(
                farm, KnownJob.call(farm, id, farm::set), out == null ? Path.of("srfarm-out", id) : out);
        if (output.isJson()) {
            output.result(folder.json(Map.of()));
        } else {
            output.result(folder.table(Map.of()));
            output.note("left in " + folder.path());
        }
        return 0;
    }
}
