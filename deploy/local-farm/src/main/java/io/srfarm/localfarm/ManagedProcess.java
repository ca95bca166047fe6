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
 * One process of the farm through all its lives: started, watched, started again after it died, stopped. A thread of its
 * own does all of that in turn, so that no two lives overlap. The first start must succeed, unless it is begun patiently;
 * later ones are repeated, with growing pauses, until it is stopped.
 */
final class ManagedProcess {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** So often in a row a process must say that it is of no more use, before it is ended. */
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
     * @param changed called whenever its process or its readiness has changed
     * @param warn takes one line for the terminal
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

    /** As {@link #start()}; a first start that fails is told and repeated like any other. */
    void startPatiently() {
        patient = true;
        thread.start();
    }

    /** Completes when it is ready for the first time, or with the {@link FarmException} that prevented it. */
    CompletableFuture<Void> firstReady() {
        return firstReady;
    }

    /** Whether it has a process, or will have one again. */
    boolean isAlive() {
        return thread.getState() != Thread.State.TERMINATED;
    }

    boolean isReady() {
        return ready;
    }

    /** The process it has now; 0: none. */
    long pid() {
        RunningProcess now = running;
        return now == null ? 0 : now.pid();
    }

    /** Asks it to end, whatever it is doing. Returns at once; {@link #awaitEnd()} waits. */
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

    /** As {@link #stop()}, without leaving the process any time: for a farm whose data nobody wants. */
    void abandon() {
        abandoned = true;
        stop();
    }

    /** Returns when its process is gone. */
    void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // leaving now would leave a process behind
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
            return; // a start that was broken off
        }
        if (patient || firstReady.isDone()) {
            warn.accept(String.valueOf(failure.getMessage()));
        } else {
            firstReady.completeExceptionally(failure);
            stopped.complete(null);
        }
    }

    /** @return how long it was ready */
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
                warn.accept(name + " (process " + process.pid() + ") is of no more use, starting it again: " + sick);
            } else if (!stopped.isDone()) {
                int status = process.exit().join();
                warn.accept(
                        name + " (process " + process.pid() + ") ended with status " + status + ": starting it again");
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

    /** @return why it is ended though it runs; empty: it has ended, or is to stop */
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
            throw new IllegalStateException(e); // nobody interrupts outside of a start
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

    /** Only a start is broken off by an interrupt: an orderly stop must not be. */
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
            // The pause is over.
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e); // nobody interrupts outside of a start, and the event cannot fail
        }
    }
}
