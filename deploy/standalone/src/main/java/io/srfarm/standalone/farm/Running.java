package io.srfarm.standalone.farm;

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
record Running(long pid, CompletableFuture<Integer> exit, Runnable stop, Runnable kill) {
    static Running of(ChildJvm child) {
        return new Running(child.pid(), child.onExit(), child::close, child::kill);
    }

    static Running of(EmbeddedBroker broker) {
        return new Running(broker.pid(), broker.onExit(), broker::close, broker::kill);
    }

    static Running of(EmbeddedStore store) {
        return new Running(store.pid(), store.onExit(), store::close, store::kill);
    }
}
