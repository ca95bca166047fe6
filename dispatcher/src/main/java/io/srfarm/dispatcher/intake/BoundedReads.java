package io.srfarm.dispatcher.intake;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads of the store in a bounded number of daemon threads, with a time limit, so that a slow store holds up no submission for
 * longer. Threads end when they are idle.
 */
final class BoundedReads implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final Duration timeMax;

    /**
     * Creates the threads' pool.
     *
     * @param name of the threads
     * @param waitingMax reads that may wait for a thread; further ones fail at once
     * @param timeMax for a read, waiting included
     */
    BoundedReads(String name, int threadsMax, int waitingMax, Duration timeMax) {
        this.threads = new ThreadPoolExecutor(
                threadsMax, threadsMax, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waitingMax), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
        this.timeMax = timeMax;
    }

    /**
     * Completes with what was read, or with the read's exception, {@link RejectedExecutionException} or
     * {@link java.util.concurrent.TimeoutException}; in a thread of the pool, the caller's, or that of all time-outs, so
     * continue elsewhere.
     */
    <T> CompletableFuture<T> ask(Callable<T> read) {
        CompletableFuture<T> asked = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    asked.complete(read.call());
                } catch (Exception e) {
                    asked.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            asked.completeExceptionally(e);
        }
        return asked.orTimeout(timeMax.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
