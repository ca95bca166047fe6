package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device without memory, one that hangs, and one that breaks. The bundles see to it: see {@code make.py} there. */
class SickDeviceIT {
    private static final int STATUS_OF_A_LOST_DEVICE = 87;

    private Farm farm;
    private ObjectKey narrow;
    private ObjectKey wide;

    @BeforeEach
    void open() throws Exception {
        farm = new Farm().open();
        narrow = farm.picture("narrow.png", 12, 12, 1);
        wide = farm.picture("wide.png", 32, 12, 1);
    }

    @AfterEach
    void close() {
        farm.close();
    }

    @Test
    void memoryThatIsNotThereIsTriedForWithSmallerTilesAndThenFailsTheJobAlone() throws Exception {
        ObjectKey wider = farm.picture("wider.png", 36, 12, 1);
        Map<String, String> tiles = Map.of("SRFARM_WORKER_TILE_SIDE_PIXELS", "40"); // 20 the second time
        try (var worker = WorkerProcess.startTiny(farm, "greedy", "greedy", tiles)) {
            Job fits = farm.submit(new JobDraft(wide).model("tiny"));
            Job never = farm.submit(new JobDraft(wider).model("tiny"));
            Job next = farm.submit(new JobDraft(narrow).model("tiny"));

            assertThat(farm.end(fits)).isInstanceOf(JobEvent.Succeeded.class);
            assertThat(farm.end(never)).isInstanceOfSatisfying(JobEvent.Failed.class, failed -> assertThat(
                            failed.error().type())
                    .isEqualTo(ErrorType.OUT_OF_MEMORY));
            assertThat(farm.end(next)).isInstanceOf(JobEvent.Succeeded.class);
            assertThat(worker.metric("srfarm_worker_memory_retries_total")).isEqualTo(2);
            assertThat(farm.events(fits))
                    .filteredOn(JobEvent.Started.class::isInstance)
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"endless, PT10S, device-silence-max", "broken-device, PT5M, device-side assert"})
    void aDeviceThatIsLostEndsItsProcessAndAnotherGoesOn(
            String bundle, String silenceMax, String reason, @TempDir Path folder) throws Exception {
        Map<String, String> settings = Map.of(
                "SRFARM_WORKER_DEVICE_SILENCE_MAX",
                silenceMax,
                "SRFARM_WORKER_FLIGHT_FILE",
                folder.resolve("flight").toString(),
                "SRFARM_WORKER_ATTEMPTS_MAX",
                "1");
        Job fatal;
        try (var lost = WorkerProcess.startTiny(farm, bundle, bundle, settings)) {
            fatal = farm.submit(new JobDraft(wide).model("tiny"));
            assertThat(lost.exitStatus()).isEqualTo(STATUS_OF_A_LOST_DEVICE);
            assertThat(lost.log().lines().filter(line -> line.contains("ERROR")))
                    .singleElement()
                    .asString()
                    .contains(reason);
        }

        try (var next = WorkerProcess.startTiny(farm, bundle + "-next", bundle, settings)) {
            Job other = farm.submit(new JobDraft(narrow).model("tiny"));
            assertThat(farm.end(other)).isInstanceOf(JobEvent.Succeeded.class);
            assertThat(farm.end(fatal)).isInstanceOf(JobEvent.Dead.class);
            assertThat(farm.events(fatal))
                    .as("a worker that was just ending may have used up a delivery, but it ran once")
                    .filteredOn(JobEvent.Started.class::isInstance)
                    .hasSize(1);
            next.awaitReady();
        }
    }
}
