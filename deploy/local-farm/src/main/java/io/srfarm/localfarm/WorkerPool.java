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
 * The farm's workers: a place for each that there may be at most, and a process in as many of them as there should be. Who
 * has a job in hand is not asked to leave before its end. Thread-safe.
 */
final class WorkerPool {
    private final List<Place> places;
    private final Runnable changed;
    private final Consumer<String> warn;
    private boolean ended;

    /**
     * What there is for one worker.
     *
     * @param flight where it notes the job that it has in hand
     */
    record Post(String name, ProcessLauncher launch, Path flight) {}

    /** Where one worker may be. */
    private final class Place {
        private final Post post;
        private @Nullable ManagedProcess managedProcess;
        private @Nullable ManagedProcess leaving;

        Place(Post post) {
            this.post = post;
        }

        /** Whether the last one has gone: two never share a name, a port and a log. */
        boolean isFree() {
            return managedProcesses().noneMatch(ManagedProcess::isAlive);
        }

        /**
         * Whether there is no process, or one that has no job noted. A job that it takes at this very moment it finishes, or
         * hands back.
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
     * @param changed called whenever a process comes, goes or becomes ready
     * @param warn takes one line for the terminal
     */
    WorkerPool(List<Post> posts, Runnable changed, Consumer<String> warn) {
        this.places = posts.stream().map(Place::new).toList();
        this.changed = changed;
        this.warn = warn;
    }

    /**
     * Starts the first ones.
     *
     * @return completes when they are ready, or with the {@link FarmException} that prevented one of them
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

    /** Starts as many as are missing, and asks those to leave that are too many and have nothing in hand. Returns at once. */
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

    /** Workers that are there or on their way. */
    synchronized int size() {
        return (int)
                places.stream().filter(place -> place.managedProcess != null).count();
    }

    /** The processes of all that have not gone yet. */
    synchronized List<Long> pids() {
        return places.stream()
                .flatMap(Place::managedProcesses)
                .map(ManagedProcess::pid)
                .filter(pid -> pid != 0)
                .toList();
    }

    /**
     * Makes all end, whatever they are doing, and no other starts. Returns at once.
     *
     * @param stop how
     * @return those that are ending
     */
    synchronized List<ManagedProcess> end(Consumer<ManagedProcess> stop) {
        ended = true;
        places.forEach(place -> place.clear(stop));
        return places.stream().flatMap(Place::managedProcesses).toList();
    }
}
