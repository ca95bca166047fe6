package io.srfarm.localfarm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The farm's workers: a fixed set of slots, filled to the desired count. A worker with a job in hand is stopped only after
 * the job. Thread-safe.
 */
final class WorkerPool {
    private final List<Place> places;
    private final Runnable changed;
    private final Consumer<String> warn;
    private boolean ended;

    /**
     * Configuration of one worker slot.
     *
     * @param flight file in which the worker records its current job
     */
    record Post(String name, ProcessLauncher launch, Path flight) {}

    /** A worker slot and its process. */
    private final class Place {
        private final Post post;
        private @Nullable ManagedProcess managedProcess;
        private @Nullable ManagedProcess leaving;

        Place(Post post) {
            this.post = post;
        }

        /** Returns whether the slot's last process has ended; two processes must not share a name, port and log. */
        boolean isFree() {
            return managedProcesses().noneMatch(ManagedProcess::isAlive);
        }

        /**
         * Returns whether there is no process, or one without a recorded job. If it takes a job at this very moment, it
         * finishes the job or returns it to the queue.
         */
        boolean isIdle() {
            ManagedProcess now = managedProcess;
            return now != null && (now.pid() == 0 || !Files.exists(post.flight()));
        }

        ManagedProcess fill() {
            ManagedProcess fresh = new ManagedProcess(post.name(), post.launch(), changed, warn);
            leaving = null;
            managedProcess = fresh;
            return fresh;
        }

        void clear(Consumer<ManagedProcess> stop) {
            ManagedProcess last = managedProcess;
            if (last != null) {
                stop.accept(last);
                leaving = last;
                managedProcess = null;
            }
        }

        Stream<ManagedProcess> managedProcesses() {
            return Stream.ofNullable(managedProcess == null ? leaving : managedProcess);
        }
    }

    /**
     * @param changed called whenever a process starts, ends or becomes ready
     * @param warn receives one line for the terminal
     */
    WorkerPool(List<Post> posts, Runnable changed, Consumer<String> warn) {
        this.places = posts.stream().map(Place::new).toList();
        this.changed = changed;
        this.warn = warn;
    }

    /**
     * Starts the initial workers.
     *
     * @return completes when all are ready, or with the {@link FarmException} of the first that failed
     */
    synchronized CompletableFuture<Void> begin(int number) {
        List<CompletableFuture<Void>> ready = new ArrayList<>();
        for (Place place : places.subList(0, ended ? 0 : number)) {
            ManagedProcess worker = place.fill();
            worker.start();
            ready.add(worker.firstReady());
        }
        return CompletableFuture.allOf(ready.toArray(CompletableFuture<?>[]::new));
    }

    /** Starts missing workers and stops surplus ones that are idle. Returns at once. */
    synchronized void become(int number) {
        for (Place place : places) {
            if (!ended && size() < number && place.isFree()) {
                place.fill().startPatiently();
            }
        }
        for (int i = places.size() - 1; i >= 0 && size() > number; i--) {
            if (places.get(i).isIdle()) {
                places.get(i).clear(ManagedProcess::stop);
            }
        }
    }

    /** Returns the number of workers that run or are starting. */
    synchronized int size() {
        return (int)
                places.stream().filter(place -> place.managedProcess != null).count();
    }

    /** Returns the process ids of all workers that have not ended. */
    synchronized List<Long> pids() {
        return places.stream()
                .flatMap(Place::managedProcesses)
                .map(ManagedProcess::pid)
                .filter(pid -> pid != 0)
                .toList();
    }

    /**
     * Stops all workers, even busy ones, and prevents new starts. Returns at once.
     *
     * @param stop how to stop one
     * @return the workers that are stopping
     */
    synchronized List<ManagedProcess> end(Consumer<ManagedProcess> stop) {
        ended = true;
        places.forEach(place -> place.clear(stop));
        return places.stream().flatMap(Place::managedProcesses).toList();
    }
}
