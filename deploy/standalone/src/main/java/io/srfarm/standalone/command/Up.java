package io.srfarm.standalone.command;

import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FarmRun;
import io.srfarm.localfarm.StartupProfile;
import io.srfarm.localfarm.WorkerRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm up}. */
@Command(
        name = "up",
        description = "Runs a farm on this machine until Ctrl-C or SIGTERM; its data is kept in its folder.")
public final class Up implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = {
                "Worker processes, 1 to 16 (default: ${DEFAULT-VALUE}).",
                "0..N: starts and stops workers with the load."
            })
    private String workers = "1";

    @Option(
            names = "--target",
            paramLabel = "D",
            description = "With 0..N: aim to drain the queue within this time (default: ${DEFAULT-VALUE}).")
    private Duration target = Duration.ofSeconds(30);

    @Option(
            names = "--cool-down",
            paramLabel = "D",
            description = "With 0..N: stop a worker when it was not needed for this long (default: ${DEFAULT-VALUE}).")
    private Duration coolDown = Duration.ofMinutes(1);

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "HTTP port (default: the port of the last start if it is free, else any).")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The farm's folder, new, empty or used by a farm before (default: .srfarm in the project).")
    private @Nullable Path data;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        WorkerRange crew = Arguments.workers("--workers", workers, target, coolDown);
        Arguments.within("--port", port, 0, 65_535);
        Path folder = data == null ? FarmOption.defaultFolder() : data;
        FarmRun run = FarmRun.on(folder, port, crew, StartupProfile.LASTING, output::note);
        try (run) {
            output.note("starting broker, store, dispatcher and " + workers
                    + (workers.equals("1") ? " worker" : " workers"));
            tell(run.start(), run.farmFile());
            endsWellWhenTold(run);
            new CountDownLatch(1).await();
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
        output.note("the farm is up; Ctrl-C stops it");
    }

    /** To be told to stop is the regular end of this command: its exit status is 0, not the signal's. */
    private void endsWellWhenTold(FarmRun run) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            long start = System.nanoTime();
                            output.endLine();
                            output.note("stopping the farm");
                            run.close();
                            output.note(String.format(
                                    Locale.ROOT,
                                    "stopped after %.1f s; the same command continues with all of its data",
                                    (System.nanoTime() - start) / 1e9));
                            Runtime.getRuntime().halt(0);
                        },
                        "end-well"));
    }
}
