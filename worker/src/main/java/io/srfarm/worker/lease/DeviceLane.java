package io.srfarm.worker.lease;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The one thread that may use the device. Jobs run on it while the lease thread keeps their locks alive. */
public final class DeviceLane implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "device-lane");
        made.setDaemon(true); // a hung device must not keep a process that was told to end
        return made;
    });

    public <T> Future<T> submit(Callable<T> task) {
        return thread.submit(task);
    }

    /** Lets the running task finish, without waiting for it. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
