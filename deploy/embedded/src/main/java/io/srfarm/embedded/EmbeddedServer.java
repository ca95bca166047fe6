package io.srfarm.embedded;

import java.util.concurrent.CompletableFuture;

/** A server in a child process that lives no longer than this one. Thread-safe. */
public abstract sealed class EmbeddedServer implements AutoCloseable permits EmbeddedBroker, EmbeddedStore {
    private final ChildJvm child;

    EmbeddedServer(ChildJvm child) {
        this.child = child;
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
