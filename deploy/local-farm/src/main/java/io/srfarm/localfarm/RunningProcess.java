package io.srfarm.localfarm;

import io.srfarm.embedded.ChildJvm;
import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.embedded.EmbeddedStore;
import java.util.concurrent.CompletableFuture;

/**
 * A process that was started.
 *
 * @param exit completes with its exit status
 * @param stop ends it in an orderly way, by force after its grace; returns when it is gone
 * @param kill ends it at once, as if the machine had failed; returns when it is gone
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
