package io.srfarm.standalone.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.localfarm.FarmAddress;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One farm for all of these tests, from its first start to its second end. Tests of commands, observability and pages run
 * between its start and the tests that end it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpIT implements CommandPromises, ObservedPromises, PagePromises {
    private static final int FIRST = Order.DEFAULT - 1;
    private static final int LATE = Order.DEFAULT + 1;

    @TempDir
    static Path folder;

    private FarmUp farm;

    @BeforeAll
    void start() throws Exception {
        farm = new FarmUp(folder);
    }

    @AfterAll
    void stop() {
        if (farm != null) {
            farm.close();
        }
    }

    @Override
    public FarmUp farm() {
        return farm;
    }

    @Test
    @Order(FIRST)
    void theAddressIsCompleteAndPrivate() throws Exception {
        assertThat(farm.address().ready()).isTrue();
        await().untilAsserted(
                        () -> assertThat(farm.process().out()) // farm.json is written before the last line is printed
                                .contains(farm.address().http())
                                .contains(farm.address().kafka())
                                .contains(farm.address().s3().endpoint()));
        assertThat(farm.process().out() + farm.process().err())
                .doesNotContain(farm.address().apiKey())
                .doesNotContain(farm.address().s3().secretKey());
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(farm.data().resolve("farm.json"))))
                .isEqualTo("rw-------");
        assertThat(processesOf(farm.address())).hasSize(4).allMatch(pid -> alive(pid));
    }

    @Test
    @Order(LATE)
    void aSecondFarmInTheSameFolderIsRefused() throws Exception {
        try (SrfarmProcess second =
                SrfarmProcess.start(folder, "up", "--data", farm.data().toString())) {
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err().lines())
                    .singleElement()
                    .asString()
                    .contains("another farm is running in " + farm.data());
        }
        assertThat(farm.srfarm("list").status()).isZero();
    }

    @Test
    @Order(LATE)
    void aTakenPortIsRefusedInOneLine() throws Exception {
        try (ServerSocket squatter = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SrfarmProcess second = SrfarmProcess.start(
                        folder,
                        "up",
                        "--data",
                        folder.resolve("other").toString(),
                        "--port",
                        Integer.toString(squatter.getLocalPort()))) {
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err().lines())
                    .singleElement()
                    .asString()
                    .contains("port " + squatter.getLocalPort() + " is in use");
        }
    }

    @Test
    @Order(LATE + 1)
    void killedServersRestartWithAllData() throws Exception {
        String before = farm.succeeded("--candidates", "1", "--oversample", "1");
        FarmAddress old = farm.addressNow();
        for (long pid :
                List.of(old.pids().broker(), old.pids().store(), old.pids().dispatcher())) {
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        }

        await().atMost(Duration.ofMinutes(5)).until(() -> {
            FarmAddress now = farm.addressNow();
            return now.ready()
                    && processesOf(now).stream()
                            .noneMatch(List.of(
                                    old.pids().broker(),
                                    old.pids().store(),
                                    old.pids().dispatcher())::contains);
        });

        assertThat(farm.srfarm("list").out()).containsPattern(before + ".*succeeded");
        assertThat(farm.hashesOf(before, "before")).hasSize(1);
        farm.succeeded("--candidates", "1", "--oversample", "1");
    }

    @Test
    @Order(LATE + 2)
    void sigtermEndsEveryProcessAndARestartKnowsTheOldJobs() throws Exception {
        String id = farm.succeeded("--candidates", "1", "--oversample", "1");
        List<ProcessHandle> tree = farm.process().tree();
        assertThat(tree).hasSize(5);
        FarmAddress first = farm.address();

        farm.process().terminate();

        assertThat(farm.process().status()).as(farm.process().err()).isZero();
        assertThat(tree).noneMatch(ProcessHandle::isAlive);
        assertThat(farm.data().resolve("farm.json")).doesNotExist();

        farm.startAgain();
        FarmAddress second = farm.address();

        assertThat(second.apiKey()).isEqualTo(first.apiKey());
        assertThat(second.http()).isEqualTo(first.http());
        assertThat(farm.srfarm("list").out()).containsPattern(id + ".*succeeded");
        assertThat(farm.hashesOf(id, "after")).hasSize(1);
    }

    @Test
    @Order(LATE + 3)
    void noLogContainsAKeyAndTheDispatcherKnowsOnlyItsDigest() throws Exception {
        List<Path> told = new ArrayList<>();
        try (var logs = Files.list(farm.data().resolve("logs"))) {
            logs.forEach(told::add);
        }
        assertThat(told).hasSizeGreaterThan(3);
        for (Path log : told) {
            assertThat(Files.readString(log))
                    .as(log.toString())
                    .doesNotContain(farm.address().apiKey())
                    .doesNotContain(farm.address().s3().secretKey());
        }
        try (var settings =
                Files.find(farm.data(), 3, (path, is) -> path.toString().contains("dispatcher.properties"))) {
            assertThat(settings.toList()).isNotEmpty().allSatisfy(file -> assertThat(Files.readString(file))
                    .doesNotContain(farm.address().apiKey()));
        }
    }

    private static List<Long> processesOf(FarmAddress address) {
        List<Long> pids = new ArrayList<>(address.pids().workers());
        pids.addAll(List.of(
                address.pids().broker(), address.pids().store(), address.pids().dispatcher()));
        return pids;
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
