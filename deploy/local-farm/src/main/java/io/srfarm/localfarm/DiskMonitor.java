package io.srfarm.localfarm;

import io.srfarm.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Reports when the disk of a server is full and when it has space again. The servers stay up meanwhile and refuse writes.
 * Runs in its own thread.
 */
final class DiskMonitor implements AutoCloseable {
    private static final int PAUSE_SECONDS = 2;

    private final List<Path> folders;
    private final ToLongFunction<Path> freeBytes;
    private final Consumer<String> tell;
    private final Set<Path> full = new HashSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(look -> {
        Thread daemon = new Thread(look, "disk-watch");
        daemon.setDaemon(true);
        return daemon;
    });

    /**
     * @param folders one for each server, with the server's name
     * @param freeBytes returns the free bytes on the disk of a folder
     * @param tell receives one line for the terminal
     */
    DiskMonitor(List<Path> folders, ToLongFunction<Path> freeBytes, Consumer<String> tell) {
        this.folders = List.copyOf(folders);
        this.freeBytes = freeBytes;
        this.tell = tell;
    }

    void start() {
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::look, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Checks each disk and reports changes since the last check. */
    void look() {
        for (Path folder : folders) {
            long free = freeBytes.applyAsLong(folder);
            if (free < EmbeddedServer.FREE_BYTES_MIN) {
                if (full.add(folder)) {
                    tell.accept(EmbeddedServer.diskFull(folder, free));
                }
            } else if (full.remove(folder)) {
                tell.accept("the disk of " + folder + " has space again");
            }
        }
    }
}
