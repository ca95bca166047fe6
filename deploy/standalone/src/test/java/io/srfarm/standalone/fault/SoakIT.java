package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.check.CheckReport;
import io.srfarm.localfarm.FarmAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs many small jobs and measures the resources of the farm's processes after each hundred ({@code target/soak.csv} and
 * {@code .png}). The short form runs a few hundred; the long one, {@code -Dsrfarm.faults=long}, ten thousand.
 */
@ExtendWith(SharedFarm.class)
class SoakIT {
    private static final int JOBS = Figures.LONG ? 10_000 : 200;
    private static final int BATCH = Figures.LONG ? 100 : 50;

    private final Map<String, Trend> trends = new LinkedHashMap<>();
    private final List<String> rows = new ArrayList<>(List.of("jobs,process,rssMiB,descriptors,threads"));

    @Test
    void processesDoNotGrowWithTheNumberOfJobs(FaultFarm farm) throws Exception {
        for (int done = 0; done < JOBS; done += BATCH) {
            for (int job = 0; job < BATCH; job++) {
                farm.submitPatiently(farm.small());
            }
            farm.settle();
            sample(done + BATCH, farm.address());
        }
        CheckReport report = farm.check();
        assertThat(report.breaches()).isEmpty();
        assertThat(report.jobs()).isGreaterThanOrEqualTo(JOBS);
        Files.write(Path.of("target", "soak.csv"), rows);
        TrendChart.write(trends, Path.of("target", "soak.png"));
        Figures figures = new Figures("soak");
        trends.forEach((what, trend) -> figures.add(
                what,
                JOBS,
                String.format(Locale.ROOT, "%.1f at the end, %+.2f per 1,000 jobs", trend.last(), trend.slope())));
        figures.write();
    }

    private void sample(int jobs, FarmAddress address) throws IOException {
        FarmAddress.Pids pids = address.pids();
        sample(jobs, "broker", pids.broker());
        sample(jobs, "store", pids.store());
        sample(jobs, "dispatcher", pids.dispatcher());
        sample(jobs, "worker", pids.workers().get(0));
    }

    private void sample(int jobs, String process, long pid) throws IOException {
        ProcessSize size = ProcessSize.of(pid);
        rows.add(String.format(
                Locale.ROOT, "%d,%s,%.1f,%d,%d", jobs, process, size.rssMiB(), size.descriptors(), size.threads()));
        trend(process + " RSS, MiB").add(jobs, size.rssMiB());
        trend(process + " descriptors").add(jobs, size.descriptors());
        trend(process + " threads").add(jobs, size.threads());
    }

    private Trend trend(String what) {
        return trends.computeIfAbsent(what, name -> new Trend());
    }
}
