package io.srfarm.worker.lease;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The single thread that uses the device. Jobs run on it while the lease thread renews their locks. */
public final class DeviceThread {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "device-lane");
        made.setDaemon(true); // a hung device must not keep the process from exiting
        return made;
    });

    public <T> Future<T> submit(Callable<T> task) {
        return thread.submit(task);
    }

    /** Rejects new tasks and waits until the running one has ended. */
    public void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
}
