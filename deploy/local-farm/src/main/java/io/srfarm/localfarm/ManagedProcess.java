package io.srfarm.localfarm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One process of the farm, restarted whenever it ends or becomes unhealthy, until it is stopped. One thread starts, watches
 * and restarts it, so two instances never overlap. A failed first start is final unless {@link #startPatiently()} was used;
 * failed restarts are repeated with backoff.
 */
final class ManagedProcess {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** How many times in a row a process must report that it is unhealthy before it is restarted. */
    private static final int SICK_MIN = 3;

    private final String name;
    private final ProcessLauncher launch;
    private final Runnable changed;
    private final Consumer<String> warn;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Thread thread;
    private boolean launching;
    private boolean patient;
    private volatile @Nullable RunningProcess running;
    private volatile boolean ready;
    private volatile boolean abandoned;

    /**
     * @param changed called whenever the process or its readiness changes
     * @param warn receives one line for the terminal
     */
    ManagedProcess(String name, ProcessLauncher launch, Runnable changed, Consumer<String> warn) {
        this.name = name;
        this.launch = launch;
        this.changed = changed;
        this.warn = warn;
        this.thread = new Thread(this::live, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Starts like {@link #start()}, but reports and retries a failed first start. */
    void startPatiently() {
        patient = true;
        thread.start();
    }

    /** Completes when the process is ready for the first time, or with the {@link FarmException} that prevented it. */
    CompletableFuture<Void> firstReady() {
        return firstReady;
    }

    /** Returns whether the process runs or will be restarted. */
    boolean isAlive() {
        return thread.getState() != Thread.State.TERMINATED;
    }

    boolean isReady() {
        return ready;
    }

    /** Returns the present process id; 0 if there is none. */
    long pid() {
        RunningProcess now = running;
        return now == null ? 0 : now.pid();
    }

    /** Asks the process to end, even if it is busy. Returns at once; {@link #awaitEnd()} waits. */
    void stop() {
        stopped.complete(null);
        if (thread.getState() == Thread.State.NEW) {
            firstReady.cancel(false);
        }
        synchronized (this) {
            if (launching) {
                thread.interrupt();
            }
        }
    }

    /** Kills the process without a grace period, for a farm whose data is not kept. Returns at once. */
    void abandon() {
        abandoned = true;
        stop();
    }

    /** Returns when the process has ended. */
    void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // returning now would leave the process running
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        RestartPause pause = new RestartPause();
        while (!stopped.isDone()) {
            Duration inService = Duration.ZERO;
            try {
                inService = liveOnce();
            } catch (FarmException e) {
                settle(e);
            } finally {
                end();
            }
            await(stopped, pause.after(inService));
        }
        firstReady.cancel(false);
    }

    private void settle(FarmException failure) {
        if (stopped.isDone()) {
            return; // stopped during a start
        }
        if (patient || firstReady.isDone()) {
            warn.accept(String.valueOf(failure.getMessage()));
        } else {
            firstReady.completeExceptionally(failure);
            stopped.complete(null);
        }
    }

    /** @return how long the process was ready */
    private Duration liveOnce() throws FarmException {
        try {
            interruptible(true);
            RunningProcess process = launch.launch();
            running = process;
            changed.run();
            launch.awaitReady(process);
            interruptible(false);
            ready = true;
            long begin = System.nanoTime();
            changed.run();
            firstReady.complete(null);
            String sick = untilEndOrSickness(process);
            if (!sick.isEmpty()) {
                warn.accept(name + " (process " + process.pid() + ") is unhealthy, restarting it: " + sick);
            } else if (!stopped.isDone()) {
                int status = process.exit().join();
                warn.accept(name + " (process " + process.pid() + ") ended with status " + status + ": restarting it");
                launch.ended(status);
            }
            return Duration.ofNanos(System.nanoTime() - begin);
        } catch (InterruptedException e) {
            stopped.complete(null);
            return Duration.ZERO;
        } finally {
            interruptible(false);
        }
    }

    /** @return why a running process must be restarted; empty if it has ended or is to stop */
    private String untilEndOrSickness(RunningProcess process) {
        CompletableFuture<Object> over = CompletableFuture.anyOf(process.exit(), stopped);
        int inARow = 0;
        while (true) {
            await(over, LOOK_AGAIN);
            if (over.isDone()) {
                return "";
            }
            Optional<String> sick = sick();
            inARow = sick.isPresent() ? inARow + 1 : 0;
            if (inARow >= SICK_MIN) {
                return sick.orElse("");
            }
        }
    }

    private Optional<String> sick() {
        try {
            return launch.sick();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // only starts are interrupted
        }
    }

    private void end() {
        RunningProcess last = running;
        ready = false;
        if (last != null) {
            (abandoned ? last.kill() : last.stop()).run();
            running = null;
        }
        changed.run();
    }

    /** Sets whether {@link #stop()} may interrupt the thread: during a start only, so that a graceful stop completes. */
    private synchronized void interruptible(boolean now) {
        launching = now;
        if (!now) {
            Thread.interrupted();
        } else if (stopped.isDone()) {
            thread.interrupt();
        }
    }

    private static void await(CompletableFuture<?> event, Duration longest) {
        try {
            event.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Expected: the pause is over.
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e); // only starts are interrupted, and the future cannot fail
        }
    }
}
