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
 * Tells when the disk of a server runs full, and when it has room again: a server may live on without any, and refuse what it
 * is sent. A thread of its own.
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
     * @param folders each bears the name of its server
     * @param freeBytes on the disk of a folder
     * @param tell takes one line for the terminal
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

    /** Looks at each disk, and tells what is otherwise than at the last look. */
    void look() {
        for (Path folder : folders) {
            long free = freeBytes.applyAsLong(folder);
            if (free < EmbeddedServer.FREE_BYTES_MIN) {
                if (full.add(folder)) {
                    tell.accept(EmbeddedServer.diskFull(folder, free));
                }
            } else if (full.remove(folder)) {
                tell.accept("the disk of " + folder + " has room again");
            }
        }
    }
}
