package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.check.CheckReport;
import io.srfarm.localfarm.WorkerRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The number of workers follows the backlog, also while the broker is down. Draws {@code target/scaling.png}. */
class ScaleIT {
    private static final int JOBS = 200;
    private static final Duration COOL_DOWN = Duration.ofSeconds(5);
    private static final Pattern WANTED = Pattern.compile("workers wanted: ([0-9]+), .*");

    private final List<Decision> decisions = new CopyOnWriteArrayList<>();
    private final Figures figures = new Figures("scaling");

    /** A scaling decision. */
    private record Decision(Instant at, int workers) {}

    @Test
    void aBurstScalesFromZeroAndSurvivesTheLossOfTheBroker() throws Exception {
        Path data = Files.createTempDirectory(Path.of("target"), "scaling-");
        WorkerRange none = new WorkerRange(0, 2, Duration.ofSeconds(5), COOL_DOWN);
        try (FaultFarm farm = FaultFarm.start(data, none, this::hear)) {
            assertThat(farm.workers()).isEmpty();
            ScaleLog log = new ScaleLog(farm, () -> wanted().orElse(0));
            Instant submitted = Instant.now();
            List<String> jobs = new ArrayList<>();
            try (log) {
                jobs.addAll(farm.submitAll(Collections.nCopies(JOBS, farm.small())));
                farm.awaitSuccessAfter(submitted);
                FaultFarm.kill(farm.address().pids().broker());
                jobs.add(farm.submitPatiently(farm.large()));
                await().atMost(FaultFarm.PATIENCE).until(() -> farm.open() == 0);
                await().atMost(FaultFarm.PATIENCE).until(() -> farm.workers().isEmpty());
            }
            log.draw(Path.of("target", "scaling.png"));
            measure(farm, submitted, log);
            whatWasDecidedWasRight(farm, jobs, log);
        }
    }

    private void measure(FaultFarm farm, Instant submitted, ScaleLog log) throws Exception {
        Instant first = farm.events().candidateAfter(submitted).orElseThrow();
        Instant last = farm.events().lastEnd();
        figures.add(
                "burst of " + JOBS + " jobs at no workers, broker killed in it (R21)",
                1,
                "first candidate after " + Figures.seconds(Duration.between(submitted, first)) + ", all done after "
                        + Figures.seconds(Duration.between(submitted, last)) + ", no worker left "
                        + Figures.seconds(Duration.between(last, log.lastWorkerGone()))
                        + " after the last end, backlog unknown for "
                        + Figures.seconds(log.unknown()) + ", wrong decisions 0, lost 0");
        figures.write();
    }

    private void whatWasDecidedWasRight(FaultFarm farm, List<String> jobs, ScaleLog log) throws Exception {
        Instant last = farm.events().lastEnd();
        assertThat(decisions.get(0).workers()).isPositive();
        assertThat(decisions.stream().filter(decision -> decision.workers() == 0))
                .singleElement()
                .satisfies(nobody -> assertThat(nobody.at()).isAfter(last));
        assertThat(log.unknown()).as("the backlog was unknown for a while").isPositive();
        assertThat(log.momentsWithWorkAndNobodyThereOnceTheFirstHadCome()).isZero();
        CheckReport report = farm.check();
        assertThat(report.breaches()).isEmpty();
        assertThat(report.jobs()).isEqualTo(JOBS + 1);
        for (String job : jobs) {
            assertThat(farm.client().job(job).state().wireName()).isEqualTo("succeeded");
        }
        // Its worker was not stopped before the job ended.
        assertThat(farm.events().starts(jobs.get(JOBS))).isEqualTo(1);
    }

    @SuppressWarnings("SystemOut") // messages for the terminal
    private void hear(String line) {
        System.err.println("farm: " + line);
        Matcher wanted = WANTED.matcher(line);
        if (wanted.matches()) {
            decisions.add(new Decision(Instant.now(), Integer.parseInt(wanted.group(1))));
        }
    }

    private OptionalInt wanted() {
        return decisions.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(decisions.get(decisions.size() - 1).workers());
    }
}
