package io.srfarm.embedded;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A server in a child process that lives no longer than this one. Thread-safe. */
public abstract sealed class EmbeddedServer implements AutoCloseable permits EmbeddedBroker, EmbeddedStore {
    /** With less room on its disk no server starts, and one that runs is soon of no use. */
    public static final long FREE_BYTES_MIN = 64L << 20;

    private final ChildJvm child;

    EmbeddedServer(ChildJvm child) {
        this.child = child;
    }

    /**
     * What there is to say when a server has too little room.
     *
     * @param folder of the server, which bears its name
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

    /** {@code kill -9}; returns when the process is gone. */
    public final void kill() {
        child.kill();
    }

    /** Stops it in an orderly way, or by force after 10 s; returns when the process is gone. */
    @Override
    public final void close() {
        child.close();
    }
}
