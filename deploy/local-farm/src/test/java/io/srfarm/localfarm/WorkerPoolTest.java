package io.srfarm.localfarm;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerPoolTest {
    @TempDir
    private Path folder;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<List<Long>> told = new CopyOnWriteArrayList<>();
    private volatile boolean broken;
    private WorkerPool workerPool = new WorkerPool(List.of(), () -> {}, warnings::add);

    @BeforeEach
    void createTwoSlots() {
        List<WorkerPool.Post> posts = IntStream.of(1, 2)
                .mapToObj(i -> new WorkerPool.Post("worker-" + i, this::worker, flight(i)))
                .toList();
        workerPool = new WorkerPool(posts, this::tell, warnings::add);
    }

    /** Synchronised, so that an older list cannot replace a newer one. */
    private synchronized void tell() {
        told.add(workerPool.pids());
    }

    @AfterEach
    void endAll() {
        workerPool.end(ManagedProcess::stop).forEach(ManagedProcess::awaitEnd);
    }

    @Test
    void workersMatchTheDesiredNumberAndChangesAreReported() {
        workerPool.become(2);
        await().until(() -> workerPool.pids().size() == 2);

        workerPool.become(0);
        assertThat(workerPool.size()).isZero();
        await().until(() -> !told.isEmpty() && told.get(told.size() - 1).isEmpty());

        await().until(() -> {
            workerPool.become(1); // a slot is free when its last worker's thread has ended
            return workerPool.pids().size() == 1;
        });
    }

    @Test
    void aBusyWorkerIsStoppedOnlyAfterItsJob() throws Exception {
        workerPool.begin(2).get(10, SECONDS);
        List<Long> before = workerPool.pids();
        Files.writeString(flight(2), "a job");

        workerPool.become(1);
        await().until(() -> workerPool.pids().equals(before.subList(1, 2)));
        workerPool.become(0);
        assertThat(workerPool.pids()).isEqualTo(before.subList(1, 2));

        Files.delete(flight(2));
        workerPool.become(0);
        await().until(() -> workerPool.pids().isEmpty());
    }

    @Test
    void aWorkerThatCannotStartIsRetriedAndCanBeStoppedDespiteAStaleJobRecord() throws Exception {
        broken = true;
        workerPool.become(1);
        await().until(() -> warnings.contains("no such worker"));
        broken = false;
        await().until(() -> workerPool.pids().size() == 1);

        Files.writeString(flight(1), "a job");
        broken = true;
        ProcessHandle.of(workerPool.pids().get(0)).orElseThrow().destroyForcibly();
        await().until(() -> {
            workerPool.become(0);
            return workerPool.size() == 0;
        });
    }

    @Test
    void noWorkerStartsAfterTheEnd() {
        workerPool.become(1);
        await().until(() -> workerPool.pids().size() == 1);

        workerPool.end(ManagedProcess::stop).forEach(ManagedProcess::awaitEnd);
        workerPool.become(2);

        assertThat(workerPool.pids()).isEmpty();
        assertThat(workerPool.size()).isZero();
        assertThat(workerPool.begin(2)).isCompleted();
    }

    private RunningProcess worker() throws FarmException {
        if (broken) {
            throw new FarmException("no such worker");
        }
        return ManagedProcessTest.cat();
    }

    private Path flight(int index) {
        return folder.resolve("flight-" + index);
    }
}
