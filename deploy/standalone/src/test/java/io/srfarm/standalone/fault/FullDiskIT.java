package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.srfarm.client.ClientException;
import io.srfarm.event.JobState;
import io.srfarm.standalone.check.CheckReport;
import io.srfarm.standalone.farm.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The disks of broker and store run full while jobs come, and are emptied again (R12). Skipped for users who may not mount. */
@EnabledIfSystemProperty(named = "srfarm.faults", matches = "long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullDiskIT {
    private static final int DISK_MIB = 256;

    private final Figures figures = new Figures("disks");
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<SmallDisk> disks = new ArrayList<>();
    private FaultFarm farm;

    @BeforeAll
    void start() throws Exception {
        Path data = Files.createTempDirectory(Path.of("target"), "disks-").toAbsolutePath();
        for (String server : List.of("broker", "store")) {
            Optional<SmallDisk> disk = SmallDisk.mount(data.resolve(server), DISK_MIB);
            assumeTrue(disk.isPresent(), "no disk of our own can be mounted here");
            disks.add(disk.get());
        }
        farm = FaultFarm.start(data, Workers.always(FaultFarm.WORKERS), warnings::add);
    }

    @AfterAll
    void stop() throws Exception {
        if (farm != null) {
            farm.close();
            figures.write();
        }
        for (SmallDisk disk : disks) {
            disk.close();
        }
    }

    @Test
    @Order(1)
    void aFullDiskOfTheBrokerIsSaidAndLosesNothingThatWasAccepted() throws Exception {
        SmallDisk disk = disks.get(0);
        List<String> accepted = new ArrayList<>();
        for (int job = 0; job < 6; job++) {
            accepted.add(farm.submit(farm.large()));
        }
        disk.fill();
        accepted.addAll(acceptedUntilRefused());
        await().atMost(FaultFarm.PATIENCE).until(() -> warnings.stream()
                .anyMatch(line -> line.contains("is full") && line.contains("for the broker")));
        assertThat(farm.address().ready()).isFalse();

        disk.empty();
        Instant emptied = Instant.now();
        farm.settle(accepted);
        farm.awaitEnd(farm.submit(farm.small()));
        figures.add(
                "broker's disk full (R12)",
                1,
                accepted.size() + " accepted and unfinished, or before the first 503, lost 0, next success "
                        + Figures.seconds(FaultTest.since(emptied)) + " after there was room");
    }

    @Test
    @Order(2)
    void aFullDiskOfTheStoreIsWaitedForAndNoJobFails() throws Exception {
        SmallDisk disk = disks.get(1);
        disk.fill();
        List<String> accepted = new ArrayList<>();
        for (int job = 0; job < 3; job++) {
            accepted.add(farm.submit(farm.small()));
        }
        Path log = farm.data().resolve("logs/worker-1.log");
        await().atMost(FaultFarm.PATIENCE).until(() -> Files.readString(log).contains("the store takes no objects"));

        disk.empty();
        Instant emptied = Instant.now();
        farm.settle(accepted);
        figures.add(
                "store's disk full (R12)",
                1,
                "lost 0, failed 0, all ended " + Figures.seconds(FaultTest.since(emptied)) + " after there was room");
        CheckReport report = farm.check();
        assertThat(report.breaches()).isEmpty();
        assertThat(report.ended()).containsOnlyKeys(JobState.SUCCEEDED);
    }

    /** The first answer without a yes counts: the broker, or the dispatcher for it, says no to all that follow. */
    private List<String> acceptedUntilRefused() {
        List<String> accepted = new ArrayList<>();
        await().atMost(FaultFarm.PATIENCE).until(() -> {
            try {
                accepted.add(farm.submit(farm.small()));
                return false;
            } catch (ClientException e) {
                return e.status() == 503;
            }
        });
        return accepted;
    }
}
