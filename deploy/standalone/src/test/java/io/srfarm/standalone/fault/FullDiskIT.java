package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.srfarm.check.CheckReport;
import io.srfarm.client.ClientException;
import io.srfarm.client.RefusedException;
import io.srfarm.client.TransferListener;
import io.srfarm.client.Upload;
import io.srfarm.event.JobState;
import io.srfarm.localfarm.WorkerRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The disk of the broker and that of the store fill up while jobs arrive, and are freed again. Skipped without the right to mount. */
@EnabledIfSystemProperty(named = "srfarm.faults", matches = "long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskIT {
    private static final int UNAVAILABLE = 503;

    private final Figures figures = new Figures("disks");
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private SmallDisk brokers;
    private SmallDisk stores;
    private FaultFarm farm;

    @BeforeAll
    void start() throws Exception {
        Path data = Files.createTempDirectory(Path.of("target"), "disks-").toAbsolutePath();
        brokers = opened(SmallDisk.mount(data.resolve("broker")));
        stores = opened(SmallDisk.mount(data.resolve("store")));
        farm = opened(FaultFarm.start(data, WorkerRange.always(FaultFarm.WORKERS), this::hear));
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(0, one);
        return one;
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        figures.write();
    }

    @Test
    void aFullBrokerDiskIsReportedAndRefusesWith503AndLosesNoAcceptedJob() throws Exception {
        List<String> accepted = new ArrayList<>(farm.submitAll(Collections.nCopies(4, farm.large())));
        farm.awaitRunning();
        brokers.fill();
        await().atMost(FaultFarm.PATIENCE).until(() -> isRefused(accepted));
        awaitAlert("broker");
        assertThat(isRefused(accepted)).as("still").isTrue();

        brokers.empty();
        Instant emptied = Instant.now();
        accepted.add(farm.submitPatiently(farm.small()));
        String taken = Figures.seconds(FaultTest.since(emptied));
        farm.settle(accepted);
        figures.add(
                "broker's disk full (R12)",
                1,
                accepted.size() + " accepted before and after, lost 0; takes jobs again " + taken
                        + " after there was room, all ended after " + Figures.seconds(FaultTest.since(emptied)));
    }

    @Test
    void aFullStoreDiskIsReportedAndWaitedForAndNoJobFails() throws Exception {
        stores.fill();
        List<String> accepted = farm.submitAll(Collections.nCopies(4, farm.small()));
        assertThatThrownBy(() -> farm.client().upload(Upload.of("lr.png", new byte[1 << 16]), TransferListener.NONE))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.status())
                        .isGreaterThanOrEqualTo(500));
        awaitAlert("store");
        Path log = farm.data().resolve("logs/worker-1.log");
        await().atMost(FaultFarm.PATIENCE).until(() -> Files.readString(log).contains("the store rejects objects"));

        stores.empty();
        Instant emptied = Instant.now();
        farm.settle(accepted);
        figures.add(
                "store's disk full (R12)",
                1,
                accepted.size() + " jobs waited, lost 0, failed 0, all ended "
                        + Figures.seconds(FaultTest.since(emptied)) + " after there was room");
    }

    @AfterEach
    void everyPromiseHolds() throws Exception {
        CheckReport report = farm.check();
        assertThat(report.breaches()).isEmpty();
        assertThat(report.ended()).containsOnlyKeys(JobState.SUCCEEDED);
    }

    /** Submits one more job and adds it to the list if it is accepted. A missing response is no refusal. */
    private boolean isRefused(List<String> accepted) throws InterruptedException {
        try {
            accepted.add(farm.submit(farm.small()));
            return false;
        } catch (RefusedException e) {
            assertThat(e.status()).as(e.getMessage()).isEqualTo(UNAVAILABLE);
            return true;
        } catch (ClientException e) {
            return false;
        }
    }

    private void awaitAlert(String server) {
        await().atMost(FaultFarm.PATIENCE).until(() -> told.stream()
                .anyMatch(line -> line.contains("is full") && line.endsWith("for the " + server)));
    }

    @SuppressWarnings("SystemOut") // messages for the terminal
    private void hear(String line) {
        System.err.println("farm: " + line);
        told.add(line);
    }
}
