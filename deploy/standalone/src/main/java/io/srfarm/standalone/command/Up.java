package io.srfarm.standalone.command;

import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FarmRun;
import io.srfarm.localfarm.StartupProfile;
import io.srfarm.localfarm.WorkerRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm up}. */
@Command(name = "up", description = "Runs a farm on this machine until Ctrl-C or SIGTERM. Its folder keeps the data.")
public final class Up implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = {
                "Worker processes, 1 to 16 (default: ${DEFAULT-VALUE}).",
                "A range such as 0..4 scales the workers with the load."
            })
    private String workers = "1";

    @Option(
            names = "--target",
            paramLabel = "D",
            description = "With a range: drain the queue within this time (default: ${DEFAULT-VALUE}).")
    private Duration target = Duration.ofSeconds(30);

    @Option(
            names = "--cool-down",
            paramLabel = "D",
            description = "With a range: how long to keep a surplus worker (default: ${DEFAULT-VALUE}).")
    private Duration coolDown = Duration.ofMinutes(1);

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "HTTP port (default: the port of the last run if it is free, else any free port).")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder for the farm's data: new, empty, or of an earlier farm (default: .srfarm in the project).")
    private @Nullable Path data;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        WorkerRange range = Arguments.workers("--workers", workers, target, coolDown);
        Arguments.within("--port", port, 0, 65_535);
        Path folder = data == null ? FarmOption.defaultFolder() : data;
        FarmRun run = FarmRun.on(folder, port, range, StartupProfile.LASTING, output::note);
        try (run) {
            output.note("starting broker, store, dispatcher and " + workers
                    + (workers.equals("1") ? " worker" : " workers"));
            tell(run.start(), run.farmFile());
            RegularEnd.await(run, output, "; the same command starts it again with its data");
        }
        return 0;
    }

    private void tell(FarmAddress address, Path farmFile) {
        if (output.isJson()) {
            output.result(FarmJson.publicPart(address, farmFile));
            return;
        }
        output.result("pages  " + address.http() + "/");
        output.result("HTTP   " + address.http());
        output.result("Kafka  " + address.kafka());
        output.result("S3     " + address.s3().endpoint() + "  bucket "
                + address.s3().bucket() + ", region " + address.s3().region());
        output.result("keys   " + farmFile);
        output.note("the farm is ready; Ctrl-C stops it");
    }
}
