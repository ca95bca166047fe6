package io.srfarm.localfarm;

import io.srfarm.embedded.ChildJvm;
import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.embedded.EmbeddedStore;
import java.util.concurrent.CompletableFuture;

/**
 * A running process.
 *
 * @param exit completes with the exit status
 * @param stop ends it gracefully, or by force after its grace period; returns when it has ended
 * @param kill ends it at once, like a crash of the machine; returns when it has ended
 */
record RunningProcess(long pid, CompletableFuture<Integer> exit, Runnable stop, Runnable kill) {
    static RunningProcess of(ChildJvm child) {
        return new RunningProcess(child.pid(), child.onExit(), child::close, child::kill);
    }

    static RunningProcess of(EmbeddedBroker broker) {
        return new RunningProcess(broker.pid(), broker.onExit(), broker::close, broker::kill);
    }

    static RunningProcess of(EmbeddedStore store) {
        return new RunningProcess(store.pid(), store.onExit(), store::close, store::kill);
    }
}
