package io.srfarm.embedded;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A server in a child process, which ends with this process. Thread-safe. */
public abstract sealed class EmbeddedServer implements AutoCloseable permits EmbeddedBroker, EmbeddedStore {
    /** Free disk space below which no server starts, and below which a running one will soon fail. */
    public static final long FREE_BYTES_MIN = 64L << 20;

    private final ChildJvm child;

    EmbeddedServer(ChildJvm child) {
        this.child = child;
    }

    /**
     * Returns the message for a server whose disk is full.
     *
     * @param folder of the server, named after it
     * @param freeBytes on its disk
     */
    public static String diskFull(Path folder, long freeBytes) {
        return "the disk of " + folder + " is full (" + (freeBytes >> 20) + " MiB left): free at least "
                + (FREE_BYTES_MIN >> 20) + " MiB for the " + folder.getFileName();
    }

    public final long pid() {
        return child.pid();
    }

    public final boolean isAlive() {
        return child.isAlive();
    }

    /** Completes with the exit status when the process has ended. */
    public final CompletableFuture<Integer> onExit() {
        return child.onExit();
    }

    /** Kills the process ({@code kill -9}) and returns when it has ended. */
    public final void kill() {
        child.kill();
    }

    /** Stops the process gracefully, or by force after 10 s, and returns when it has ended. */
    @Override
    public final void close() {
        child.close();
    }
}
