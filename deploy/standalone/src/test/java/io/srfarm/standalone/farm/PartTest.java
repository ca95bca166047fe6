package io.srfarm.standalone.farm;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartTest {
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<Part> parts = new ArrayList<>();

    @AfterEach
    void stopAll() {
        parts.forEach(Part::stop);
        parts.forEach(Part::awaitEnd);
    }

    @Test
    void aProcessThatDiesIsRestarted() throws Exception {
        Part part = started(PartTest::cat);
        part.firstReady().get(10, SECONDS);
        long first = part.pid();

        kill(first);

        await().until(() -> part.isReady() && part.pid() != first);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("process " + first)
                .contains("137");
    }

    @Test
    void aStopEndsTheProcessWithoutARestart() throws Exception {
        Part part = started(PartTest::cat);
        part.firstReady().get(10, SECONDS);
        long pid = part.pid();

        part.stop();
        part.awaitEnd();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEqualTo(Optional.empty());
        assertThat(part.pid()).isZero();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFailedFirstStartIsNotRetried() {
        Part part = started(() -> {
            throw new FarmException("no such thing");
        });

        assertThatThrownBy(() -> part.firstReady().get(10, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCause(new FarmException("no such thing"));
        part.awaitEnd();
        assertThat(part.pid()).isZero();
    }

    @Test
    void aFailedPatientFirstStartIsReportedAndRetried() throws Exception {
        List<Boolean> tries = new CopyOnWriteArrayList<>();
        Part part = new Part(
                "cat",
                () -> {
                    tries.add(true);
                    if (tries.size() < 3) {
                        throw new FarmException("not yet");
                    }
                    return cat();
                },
                () -> {},
                warnings::add);
        parts.add(part);
        part.startPatiently();

        part.firstReady().get(10, SECONDS);
        assertThat(warnings).containsExactly("not yet", "not yet");
    }

    @Test
    void aStartThatHangsCanBeStopped() {
        Part part = started(new Launch() {
            @Override
            public Running launch() throws FarmException {
                return cat();
            }

            @Override
            public void awaitReady(Running process) throws InterruptedException {
                new java.util.concurrent.CountDownLatch(1).await();
            }
        });
        await().until(() -> part.pid() != 0);

        part.stop();
        part.awaitEnd();

        assertThat(part.firstReady()).isCancelled();
    }

    @Test
    void aFailedRestartIsReportedAndRetried() throws Exception {
        List<Boolean> tries = new CopyOnWriteArrayList<>();
        Part part = started(() -> {
            tries.add(true);
            if (tries.size() == 2) {
                throw new FarmException("not this time");
            }
            return cat();
        });
        part.firstReady().get(10, SECONDS);
        long first = part.pid();

        kill(first);

        await().until(() -> part.isReady() && part.pid() != first);
        assertThat(warnings).contains("not this time");
        assertThat(tries).hasSize(3);
    }

    @Test
    void anAbandonedProcessIsKilledWithoutARestart() throws Exception {
        List<Running> launched = new CopyOnWriteArrayList<>();
        Part part = started(() -> {
            Running cat = cat();
            launched.add(cat);
            return cat;
        });
        part.firstReady().get(10, SECONDS);

        part.abandon();
        part.awaitEnd();

        assertThat(launched)
                .singleElement()
                .satisfies(cat -> assertThat(cat.exit().join()).isEqualTo(137));
    }

    @Test
    void anUnhealthyProcessIsRestarted() throws Exception {
        AtomicBoolean sick = new AtomicBoolean();
        Part part = started(new Launch() {
            @Override
            public Running launch() throws FarmException {
                sick.set(false);
                return cat();
            }

            @Override
            public Optional<String> sick() {
                return sick.get() ? Optional.of("a consumer has ended") : Optional.empty();
            }
        });
        part.firstReady().get(10, SECONDS);
        long first = part.pid();

        sick.set(true);

        await().atMost(30, SECONDS).until(() -> part.isReady() && part.pid() != first);
        assertThat(warnings).singleElement().asString().contains("a consumer has ended");
    }

    @Test
    void theEndIsHandledBeforeTheRestart() throws Exception {
        List<String> story = new CopyOnWriteArrayList<>();
        Part part = started(new Launch() {
            @Override
            public Running launch() throws FarmException {
                story.add("launched");
                return cat();
            }

            @Override
            public void ended(int status) {
                story.add("ended with " + status);
            }
        });
        part.firstReady().get(10, SECONDS);
        long first = part.pid();

        kill(first);

        await().until(() -> part.isReady() && part.pid() != first);
        assertThat(story).containsExactly("launched", "ended with 137", "launched");
    }

    private Part started(Launch launch) {
        Part part = new Part("cat", launch, () -> {}, warnings::add);
        parts.add(part);
        part.start();
        return part;
    }

    /** Starts a process that waits for input that never comes. */
    static Running cat() throws FarmException {
        try {
            Process process = new ProcessBuilder("cat").start();
            return new Running(
                    process.pid(),
                    process.onExit().thenApply(Process::exitValue),
                    () -> end(process, process::destroy),
                    () -> end(process, process::destroyForcibly));
        } catch (IOException e) {
            throw new FarmException("no cat", e);
        }
    }

    private static void end(Process process, Runnable how) {
        how.run();
        process.onExit().join();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }
}
