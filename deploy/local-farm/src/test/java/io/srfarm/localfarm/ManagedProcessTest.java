package io.srfarm.localfarm;

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

class ManagedProcessTest {
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<ManagedProcess> managedProcesses = new ArrayList<>();

    @AfterEach
    void stopAll() {
        managedProcesses.forEach(ManagedProcess::stop);
        managedProcesses.forEach(ManagedProcess::awaitEnd);
    }

    @Test
    void aProcessThatDiesIsRestarted() throws Exception {
        ManagedProcess managedProcess = started(ManagedProcessTest::cat);
        managedProcess.firstReady().get(10, SECONDS);
        long first = managedProcess.pid();

        kill(first);

        await().until(() -> managedProcess.isReady() && managedProcess.pid() != first);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("process " + first)
                .contains("137");
    }

    @Test
    void aStopEndsTheProcessWithoutARestart() throws Exception {
        ManagedProcess managedProcess = started(ManagedProcessTest::cat);
        managedProcess.firstReady().get(10, SECONDS);
        long pid = managedProcess.pid();

        managedProcess.stop();
        managedProcess.awaitEnd();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEqualTo(Optional.empty());
        assertThat(managedProcess.pid()).isZero();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFailedFirstStartIsNotRetried() {
        ManagedProcess managedProcess = started(() -> {
            throw new FarmException("no such thing");
        });

        assertThatThrownBy(() -> managedProcess.firstReady().get(10, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCause(new FarmException("no such thing"));
        managedProcess.awaitEnd();
        assertThat(managedProcess.pid()).isZero();
    }

    @Test
    void aFailedPatientFirstStartIsReportedAndRetried() throws Exception {
        List<Boolean> tries = new CopyOnWriteArrayList<>();
        ManagedProcess managedProcess = new ManagedProcess(
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
        managedProcesses.add(managedProcess);
        managedProcess.startPatiently();

        managedProcess.firstReady().get(10, SECONDS);
        assertThat(warnings).containsExactly("not yet", "not yet");
    }

    @Test
    void aStartThatHangsCanBeStopped() {
        ManagedProcess managedProcess = started(new ProcessLauncher() {
            @Override
            public RunningProcess launch() throws FarmException {
                return cat();
            }

            @Override
            public void awaitReady(RunningProcess process) throws InterruptedException {
                new java.util.concurrent.CountDownLatch(1).await();
            }
        });
        await().until(() -> managedProcess.pid() != 0);

        managedProcess.stop();
        managedProcess.awaitEnd();

        assertThat(managedProcess.firstReady()).isCancelled();
    }

    @Test
    void aFailedRestartIsReportedAndRetried() throws Exception {
        List<Boolean> tries = new CopyOnWriteArrayList<>();
        ManagedProcess managedProcess = started(() -> {
            tries.add(true);
            if (tries.size() == 2) {
                throw new FarmException("not this time");
            }
            return cat();
        });
        managedProcess.firstReady().get(10, SECONDS);
        long first = managedProcess.pid();

        kill(first);

        await().until(() -> managedProcess.isReady() && managedProcess.pid() != first);
        assertThat(warnings).contains("not this time");
        assertThat(tries).hasSize(3);
    }

    @Test
    void anAbandonedProcessIsKilledWithoutARestart() throws Exception {
        List<RunningProcess> launched = new CopyOnWriteArrayList<>();
        ManagedProcess managedProcess = started(() -> {
            RunningProcess cat = cat();
            launched.add(cat);
            return cat;
        });
        managedProcess.firstReady().get(10, SECONDS);

        managedProcess.abandon();
        managedProcess.awaitEnd();

        assertThat(launched)
                .singleElement()
                .satisfies(cat -> assertThat(cat.exit().join()).isEqualTo(137));
    }

    @Test
    void anUnhealthyProcessIsRestarted() throws Exception {
        AtomicBoolean sick = new AtomicBoolean();
        ManagedProcess managedProcess = started(new ProcessLauncher() {
            @Override
            public RunningProcess launch() throws FarmException {
                sick.set(false);
                return cat();
            }

            @Override
            public Optional<String> sick() {
                return sick.get() ? Optional.of("a consumer has ended") : Optional.empty();
            }
        });
        managedProcess.firstReady().get(10, SECONDS);
        long first = managedProcess.pid();

        sick.set(true);

        await().atMost(30, SECONDS).until(() -> managedProcess.isReady() && managedProcess.pid() != first);
        assertThat(warnings).singleElement().asString().contains("a consumer has ended");
    }

    @Test
    void theEndIsHandledBeforeTheRestart() throws Exception {
        List<String> story = new CopyOnWriteArrayList<>();
        ManagedProcess managedProcess = started(new ProcessLauncher() {
            @Override
            public RunningProcess launch() throws FarmException {
                story.add("launched");
                return cat();
            }

            @Override
            public void ended(int status) {
                story.add("ended with " + status);
            }
        });
        managedProcess.firstReady().get(10, SECONDS);
        long first = managedProcess.pid();

        kill(first);

        await().until(() -> managedProcess.isReady() && managedProcess.pid() != first);
        assertThat(story).containsExactly("launched", "ended with 137", "launched");
    }

    private ManagedProcess started(ProcessLauncher launch) {
        ManagedProcess managedProcess = new ManagedProcess("cat", launch, () -> {}, warnings::add);
        managedProcesses.add(managedProcess);
        managedProcess.start();
        return managedProcess;
    }

    /** Starts a process that waits for input that never comes. */
    static RunningProcess cat() throws FarmException {
        try {
            Process process = new ProcessBuilder("cat").start();
            return new RunningProcess(
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
