package io.srfarm.worker.lease;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The one thread that may use the device. Jobs run on it while the lease thread keeps their locks alive. */
public final class DeviceThread {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "device-lane");
        made.setDaemon(true); // a hung device must not keep a process that was told to end
        return made;
    });

    public <T> Future<T> submit(Callable<T> task) {
        return thread.submit(task);
    }

    /** Takes no more tasks, and waits until the running one has let go of the device. */
    public void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
}
