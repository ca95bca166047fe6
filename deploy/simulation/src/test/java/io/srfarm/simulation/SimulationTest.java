package io.srfarm.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.Priority;
import io.srfarm.queueing.QueueLimits;
import io.srfarm.scaling.ScalingRule;
import io.srfarm.simulation.Scenario.Arrivals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final QueueLimits ROOM = new QueueLimits(1_000_000, Long.MAX_VALUE, 1);

    @Test
    void theSameSeedMakesTheSameReportAndAnotherOneAnother() {
        String report = report(7);

        assertThat(report(7)).isEqualTo(report);
        assertThat(report(8)).isNotEqualTo(report);
    }

    @Test
    void everyJobFinishesDespitePreemptions() {
        for (SimulationOutcome outcome : compared(Arrivals.MIXED, 3, ROOM).outcomes()) {
            assertThat(outcome.finished()).isEqualTo(20_000);
            assertThat(outcome.refused()).isZero();
            assertThat(outcome.preemptions()).isPositive();
            assertThat(outcome.lostHours()).isPositive();
            assertThat(outcome.waits().values().stream()
                            .mapToInt(WaitStatistics.Spread::jobs)
                            .sum())
                    .isEqualTo(20_000);
        }
    }

    @Test
    void scalingByWorkNeverWantsZeroWorkersWithOpenJobsNorFarTooFew() {
        SimulationOutcome byWork =
                compared(Arrivals.MIXED, 0.05, ROOM).outcomes().get(0);

        assertThat(byWork.policy()).isEqualTo("by work");
        assertThat(byWork.wrong().looks()).isGreaterThan(1000);
        assertThat(byWork.wrong().none()).isZero();
        assertThat(byWork.wrong().few()).isLessThan(byWork.wrong().looks() / 100);
        assertThat(byWork.peak()).isBetween(2, 300);
    }

    @Test
    void aFixedFleetWithTheSameWorkerHoursHasLongerWaits() {
        var outcomes = compared(Arrivals.BURST, 0, ROOM).outcomes();

        assertThat(wait(outcomes.get(2), Priority.NORMAL).p95())
                .isGreaterThan(2 * wait(outcomes.get(0), Priority.NORMAL).p95());
        assertThat(outcomes.get(2).workerHours())
                .isCloseTo(outcomes.get(0).workerHours(), org.assertj.core.data.Percentage.withPercentage(25));
    }

    @Test
    void interactiveJobsDoNotWaitForTheBacklog() {
        SimulationOutcome byWork = compared(Arrivals.QUEUED, 0, ROOM).outcomes().get(0);

        assertThat(wait(byWork, Priority.INTERACTIVE).max())
                .isLessThan(wait(byWork, Priority.NORMAL).max());
        assertThat(wait(byWork, Priority.NORMAL).p50())
                .isLessThan(wait(byWork, Priority.BULK).p50());
    }

    @Test
    void jobsBeyondTheLimitAreRefused() {
        SimulationOutcome byWork = compared(Arrivals.QUEUED, 0, new QueueLimits(1000, Long.MAX_VALUE, 1))
                .outcomes()
                .get(0);

        assertThat(byWork.refused()).isEqualTo(19_000);
        assertThat(byWork.finished()).isEqualTo(1000);
    }

    @Test
    void afterTheLastJobThereAreNoWorkersLeft() {
        SimulationOutcome byWork =
                compared(Arrivals.QUEUED, 0.05, ROOM).outcomes().get(0);
        SimulationOutcome.Look last = byWork.looks().get(byWork.looks().size() - 1);

        assertThat(last.wanted()).isZero();
        assertThat(last.there()).isZero();
    }

    @Test
    void theReportCanBeDrawnAndPrinted() {
        SimulationReport report = new SimulationReport(compared(Arrivals.MIXED, 0.05, ROOM));

        assertThat(report.chart().picture().height()).isGreaterThan(6 * 100);
        assertThat(report.lines().get(0)).contains("by work", "by records", "fixed");
    }

    private static WaitStatistics.Spread wait(SimulationOutcome outcome, Priority priority) {
        return outcome.waits().get(priority);
    }

    private static String report(long seed) {
        return new SimulationReport(PolicyComparison.of(scenario(seed, Arrivals.MIXED, 0.5, ROOM), 0))
                .json()
                .toString();
    }

    private static PolicyComparison compared(Arrivals arrivals, double preemptions, QueueLimits limits) {
        return PolicyComparison.of(scenario(1, arrivals, preemptions, limits), 0);
    }

    private static Scenario scenario(long seed, Arrivals arrivals, double preemptions, QueueLimits limits) {
        return new Scenario(
                seed,
                20_000,
                6,
                20,
                arrivals,
                20_000,
                Duration.ofMinutes(1),
                preemptions,
                new ScalingRule(0, 300, Duration.ofMinutes(2), Duration.ofMinutes(5)),
                limits);
    }
}
