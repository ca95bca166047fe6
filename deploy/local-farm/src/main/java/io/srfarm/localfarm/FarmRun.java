package io.srfarm.localfarm;

import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A farm and its folder, from the first process to the last: however this JVM is asked to end, the farm is stopped first.
 * Thread-safe.
 */
public final class FarmRun implements AutoCloseable {
    private final FarmFolder folder;
    private final Farm farm;
    private final boolean temporary;
    private final Thread atExit = new Thread(this::end, "stop-the-farm");
    private boolean ended;

    private FarmRun(FarmFolder folder, Farm farm, boolean temporary) {
        this.folder = folder;
        this.farm = farm;
        this.temporary = temporary;
    }

    /**
     * A farm on a folder that is kept.
     *
     * @param port of the dispatcher, 0: any free one
     * @param warn takes one line for the terminal
     */
    public static FarmRun on(Path data, int port, WorkerRange workers, StartupProfile pace, Consumer<String> warn)
            throws FarmException {
        return open(data, port, workers, pace, DispatcherSettings.USUAL, List.of(), warn, false);
    }

    /** A farm with one worker on a new folder, which is removed with it. */
    public static FarmRun temporary(StartupProfile pace, Consumer<String> warn) throws FarmException {
        return temporary(pace, List.of(), warn);
    }

    /** @param bundles models beside those that come with the program, no two of one id */
    public static FarmRun temporary(StartupProfile pace, List<ModelBundle> bundles, Consumer<String> warn)
            throws FarmException {
        return onNewFolder(WorkerRange.always(1), pace, DispatcherSettings.USUAL, bundles, warn);
    }

    /** A farm without workers whose doors let in more than usual, on a new folder, which is removed with it. */
    public static FarmRun doorsOnly(Consumer<String> warn) throws FarmException {
        return onNewFolder(WorkerRange.always(0), StartupProfile.LASTING, DispatcherSettings.DOORS, List.of(), warn);
    }

    private static FarmRun onNewFolder(
            WorkerRange workers,
            StartupProfile pace,
            DispatcherSettings tuning,
            List<ModelBundle> bundles,
            Consumer<String> warn)
            throws FarmException {
        try {
            return open(Files.createTempDirectory("srfarm-"), 0, workers, pace, tuning, bundles, warn, true);
        } catch (IOException e) {
            throw new FarmException("cannot make a temporary folder (" + RootCause.of(e) + ")", e);
        }
    }

    private static FarmRun open(
            Path data,
            int port,
            WorkerRange workers,
            StartupProfile pace,
            DispatcherSettings tuning,
            List<ModelBundle> bundles,
            Consumer<String> warn,
            boolean temporary)
            throws FarmException {
        FarmFolder folder = FarmFolder.open(data);
        try {
            FarmRun run = new FarmRun(folder, Farm.on(folder, port, workers, pace, tuning, bundles, warn), temporary);
            Runtime.getRuntime().addShutdownHook(run.atExit);
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

    /** The file that says how to reach the farm while it is up. */
    public Path farmFile() {
        return folder.farmFile();
    }

    /** Stops the farm; returns when its last process is gone. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This JVM is ending: the hook finds nothing left to do.
        }
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
