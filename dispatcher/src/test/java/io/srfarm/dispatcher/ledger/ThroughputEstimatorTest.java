package io.srfarm.dispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.dispatcher.Samples;
import io.srfarm.event.DeviceKind;
import io.srfarm.event.JobEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ThroughputEstimatorTest {
    private static final double WORK = 2.0 * AcceptedJob.PIXELS_ASSUMED;

    private final ThroughputEstimator throughput = new ThroughputEstimator(new WaitingJobs());
    private final List<DeviceKind> heard = new ArrayList<>();

    @Test
    void aRateIsMeasuredForAllWorkersAndForEachKindOfDevice() {
        throughput.whenMeasured(heard::add);
        ran("a", "cpu", 1, 10);
        ran("b", "h100", 1, 1);
        ran("c", "h100", 1, 1);

        assertThat(throughput.workPerWorkerSecond()).hasValueCloseTo(3 * WORK / 12, Offset.offset(1.0));
        assertThat(throughput.workPerWorkerSecondByDevice())
                .containsOnlyKeys(new DeviceKind("cpu"), new DeviceKind("h100"))
                .hasEntrySatisfying(
                        new DeviceKind("cpu"), rate -> assertThat(rate).isCloseTo(WORK / 10, Offset.offset(1.0)))
                .hasEntrySatisfying(
                        new DeviceKind("h100"), rate -> assertThat(rate).isCloseTo(WORK, Offset.offset(1.0)));
        assertThat(heard).containsExactly(new DeviceKind("cpu"), new DeviceKind("h100"));
    }

    @Test
    void aSecondAttemptAndAClockThatJumpedTellNothing() {
        ran("a", "cpu", 2, 10);
        ran("b", "cpu", 1, -3);

        assertThat(throughput.workPerWorkerSecond()).isEmpty();
        assertThat(throughput.workPerWorkerSecondByDevice()).isEmpty();
    }

    @Test
    void kindsOfDevicesAreBounded() {
        for (int i = 0; i < 40; i++) {
            ran("j" + i, "kind-" + i, 1, 5);
        }

        assertThat(throughput.workPerWorkerSecondByDevice()).hasSize(16);
        assertThat(throughput.workPerWorkerSecond()).hasValueCloseTo(WORK / 5, Offset.offset(1.0));
    }

    private void ran(String id, String device, int attempt, int seconds) {
        Instant begun = Samples.NOON;
        JobEvent.Succeeded end = Samples.succeeded(id, attempt, 2);
        take(
                id,
                Samples.accepted(id, Samples.DOCUMENT, begun.minusSeconds(1)),
                new JobEvent.Started(
                        end.job(), Samples.ACME, begun, attempt, "w1", Optional.of(new DeviceKind(device))),
                new JobEvent.Succeeded(
                        end.job(),
                        Samples.ACME,
                        begun.plusSeconds(seconds),
                        attempt,
                        end.set(),
                        end.manifestKey(),
                        end.manifestSha256()));
    }

    private void take(String id, JobEvent... events) {
        JobStatus jobStatus = JobStatus.unknown(JobKey.of(events[0]));
        for (JobEvent event : events) {
            jobStatus = jobStatus.with(event);
            throughput.take(event, jobStatus);
        }
    }
}
