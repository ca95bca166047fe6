package io.srfarm.standalone.farm;

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

class CrewTest {
    @TempDir
    private Path folder;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<List<Long>> told = new CopyOnWriteArrayList<>();
    private volatile boolean broken;
    private Crew crew = new Crew(List.of(), () -> {}, warnings::add);

    @BeforeEach
    void createTwoSlots() {
        List<Crew.Post> posts = IntStream.of(1, 2)
                .mapToObj(i -> new Crew.Post("worker-" + i, this::worker, flight(i)))
                .toList();
        crew = new Crew(posts, this::tell, warnings::add);
    }

    /** Synchronised, so that an older list cannot replace a newer one. */
    private synchronized void tell() {
        told.add(crew.pids());
    }

    @AfterEach
    void endAll() {
        crew.end(Part::stop).forEach(Part::awaitEnd);
    }

    @Test
    void workersMatchTheDesiredNumberAndChangesAreReported() {
        crew.become(2);
        await().until(() -> crew.pids().size() == 2);

        crew.become(0);
        assertThat(crew.size()).isZero();
        await().until(() -> !told.isEmpty() && told.get(told.size() - 1).isEmpty());

        await().until(() -> {
            crew.become(1); // a slot is free when its last worker's thread has ended
            return crew.pids().size() == 1;
        });
    }

    @Test
    void aBusyWorkerIsStoppedOnlyAfterItsJob() throws Exception {
        crew.begin(2).get(10, SECONDS);
        List<Long> before = crew.pids();
        Files.writeString(flight(2), "a job");

        crew.become(1);
        await().until(() -> crew.pids().equals(before.subList(1, 2)));
        crew.become(0);
        assertThat(crew.pids()).isEqualTo(before.subList(1, 2));

        Files.delete(flight(2));
        crew.become(0);
        await().until(() -> crew.pids().isEmpty());
    }

    @Test
    void aWorkerThatCannotStartIsRetriedAndCanBeStoppedDespiteAStaleJobRecord() throws Exception {
        broken = true;
        crew.become(1);
        await().until(() -> warnings.contains("no such worker"));
        broken = false;
        await().until(() -> crew.pids().size() == 1);

        Files.writeString(flight(1), "a job");
        broken = true;
        ProcessHandle.of(crew.pids().get(0)).orElseThrow().destroyForcibly();
        await().until(() -> {
            crew.become(0);
            return crew.size() == 0;
        });
    }

    @Test
    void noWorkerStartsAfterTheEnd() {
        crew.become(1);
        await().until(() -> crew.pids().size() == 1);

        crew.end(Part::stop).forEach(Part::awaitEnd);
        crew.become(2);

        assertThat(crew.pids()).isEmpty();
        assertThat(crew.size()).isZero();
        assertThat(crew.begin(2)).isCompleted();
    }

    private Running worker() throws FarmException {
        if (broken) {
            throw new FarmException("no such worker");
        }
        return PartTest.cat();
    }

    private Path flight(int index) {
        return folder.resolve("flight-" + index);
    }
}
