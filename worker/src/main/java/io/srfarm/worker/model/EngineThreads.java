package io.srfarm.worker.model;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Shares the engine's threads between tasks of the same job. On a CPU, two draws at once with one thread each take little
 * longer than one draw with two threads, because much of an operation on a small picture does not run in parallel. The
 * results are the same. Used on the device thread only.
 */
public final class EngineThreads implements AutoCloseable {
    private final int threads;
    private final ExecutorService helpers;

    /**
     * Creates helper threads.
     *
     * @param threads threads of the engine; 1 runs all tasks one after the other
     */
    EngineThreads(int threads) {
        this.threads = threads;
        this.helpers = Executors.newFixedThreadPool(Math.max(1, threads - 1), task -> {
            Thread made = new Thread(task, "device-helper");
            made.setDaemon(true); // a hung device must not keep the process from exiting
            return made;
        });
    }

    /** Returns the largest number of tasks that are worth running at once. */
    public int count() {
        return threads;
    }

    /**
     * Runs all tasks and waits for all of them, also after a failure.
     *
     * @param tasks at least one; the first runs on the calling thread
     * @return their outcomes in order, all of them done
     */
    public <T> List<Future<T>> runAll(List<Callable<T>> tasks) {
        int each = Math.max(1, threads / tasks.size());
        List<FutureTask<T>> outcomes = tasks.stream().map(FutureTask::new).toList();
        for (FutureTask<T> outcome : outcomes.subList(1, outcomes.size())) {
            helpers.execute(() -> {
                TorchEngine.useThreads(each);
                outcome.run();
            });
        }
        TorchEngine.useThreads(each);
        outcomes.get(0).run();
        outcomes.forEach(EngineThreads::awaitEnd);
        TorchEngine.useThreads(threads);
        return List.copyOf(outcomes);
    }

    /** Waits even if interrupted, because the task uses memory that its job frees afterwards. */
    private static void awaitEnd(Future<?> outcome) {
        boolean interrupted = false;
        while (!outcome.isDone()) {
            try {
                outcome.get();
            } catch (ExecutionException e) {
                break; // the caller reads the outcome
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        helpers.shutdown();
    }
}
