package io.srfarm.localfarm;

import io.srfarm.supervision.ExitHook;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A farm together with its folder. A shutdown hook stops the farm before this JVM ends. Thread-safe.
 */
public final class FarmRun implements AutoCloseable {
    private final FarmFolder folder;
    private final Farm farm;
    private final boolean temporary;
    private final ExitHook atExit = new ExitHook("stop-the-farm", this::end);
    private boolean ended;

    private FarmRun(FarmFolder folder, Farm farm, boolean temporary) {
        this.folder = folder;
        this.farm = farm;
        this.temporary = temporary;
    }

    /**
     * Creates a farm on a folder that is kept.
     *
     * @param port of the dispatcher; 0 for any free port
     * @param warn receives one line for the terminal
     */
    public static FarmRun on(Path data, int port, WorkerRange workers, StartupProfile pace, Consumer<String> warn)
            throws FarmException {
        return open(data, port, workers, pace, FarmSettings.USUAL, List.of(), warn, false);
    }

    /** Creates a farm with one worker in a temporary folder. */
    public static FarmRun temporary(StartupProfile pace, Consumer<String> warn) throws FarmException {
        return temporary(pace, List.of(), warn);
    }

    /**
     * Creates a farm with one worker in a temporary folder.
     *
     * @param worker configuration of the worker beyond the defaults
     */
    public static FarmRun temporary(StartupProfile pace, Map<String, String> worker, Consumer<String> warn)
            throws FarmException {
        return onNewFolder(WorkerRange.always(1), pace, FarmSettings.withWorker(worker), List.of(), warn);
    }

    /** @param bundles models in addition to the installed ones, with distinct ids */
    public static FarmRun temporary(StartupProfile pace, List<ModelBundle> bundles, Consumer<String> warn)
            throws FarmException {
        return onNewFolder(WorkerRange.always(1), pace, FarmSettings.USUAL, bundles, warn);
    }

    /** Creates a farm in a temporary folder, without workers and with larger queues. */
    public static FarmRun doorsOnly(Consumer<String> warn) throws FarmException {
        return onNewFolder(WorkerRange.always(0), StartupProfile.LASTING, FarmSettings.DOORS, List.of(), warn);
    }

    private static FarmRun onNewFolder(
            WorkerRange workers,
            StartupProfile pace,
            FarmSettings tuning,
            List<ModelBundle> bundles,
            Consumer<String> warn)
            throws FarmException {
        try {
            return open(Files.createTempDirectory("srfarm-"), 0, workers, pace, tuning, bundles, warn, true);
        } catch (IOException e) {
            throw new FarmException("cannot create a temporary folder (" + RootCause.of(e) + ")", e);
        }
    }

    private static FarmRun open(
            Path data,
            int port,
            WorkerRange workers,
            StartupProfile pace,
            FarmSettings tuning,
            List<ModelBundle> bundles,
            Consumer<String> warn,
            boolean temporary)
            throws FarmException {
        FarmFolder folder = FarmFolder.open(data);
        try {
            FarmRun run = new FarmRun(folder, Farm.on(folder, port, workers, pace, tuning, bundles, warn), temporary);
            run.atExit.add();
            return run;
        } catch (FarmException e) {
            folder.close();
            throw e;
        }
    }

    /** @see Farm#start() */
    public FarmAddress start() throws FarmException {
        return farm.start();
    }

    /** Returns the file that holds the farm's address while it runs. */
    public Path farmFile() {
        return folder.farmFile();
    }

    /** Stops the farm. Returns when its last process has ended. */
    @Override
    public void close() {
        end();
        atExit.close();
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (temporary) {
            farm.abandon();
            folder.close();
            remove(folder.root());
        } else {
            farm.close();
            folder.close();
        }
    }

    private static void remove(Path tree) {
        try {
            FileTree.remove(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + tree, e);
        }
    }
}
