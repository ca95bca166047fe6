package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import io.srfarm.worker.pipeline.FailPoint;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** A worker that breaks down at each step of the order of commit, and the one that comes after it. */
class EdgeIT {
    private static final Logger LOG = Logger.getLogger(EdgeIT.class);

    @Test
    void whereverAWorkerBreaksDownTheNextOneReportsTheOneOutcome() throws Exception {
        try (Farm farm = new Farm().open()) {
            ObjectKey input = farm.picture("edge.png", 24, 16, 1);

            Job result = brokenAt("result", farm, input);
            Job outcome = replayedThenBrokenAt("outcome", farm, input, result, 2);
            Job manifest = replayedThenBrokenAt("manifest", farm, input, outcome, 1);
            Job candidate = replayedThenBrokenAt("candidate-1", farm, input, manifest, 1);
            try (var last = WorkerProcess.startTiny(farm, "edge-last", "good", Map.of())) {
                assertThat(stagesOfReplay(farm, candidate, 1, last)).isPositive();
            }
        }
    }

    /** @param reports how often the job before was reported in all: twice if its worker broke down after saying so */
    private static Job replayedThenBrokenAt(String edge, Farm farm, ObjectKey input, Job before, int reports)
            throws Exception {
        try (var worker =
                WorkerProcess.startTiny(farm, "edge-" + edge, "good", Map.of("SRFARM_WORKER_HALT_AT", edge))) {
            assertThat(stagesOfReplay(farm, before, reports, worker)).isZero();
            return broken(farm, input, worker);
        }
    }

    private static Job brokenAt(String edge, Farm farm, ObjectKey input) throws Exception {
        try (var worker =
                WorkerProcess.startTiny(farm, "edge-" + edge, "good", Map.of("SRFARM_WORKER_HALT_AT", edge))) {
            return broken(farm, input, worker);
        }
    }

    private static Job broken(Farm farm, ObjectKey input, WorkerProcess worker) throws Exception {
        Job job = farm.submit(new JobDraft(input).model("tiny").candidates(3, 1));
        assertThat(worker.exitStatus()).isEqualTo(FailPoint.STATUS);
        return job;
    }

    /** How many stages the worker that reports the job again has run for it. */
    private static double stagesOfReplay(Farm farm, Job job, int reports, WorkerProcess worker) throws Exception {
        JobEvent.Terminal end = farm.lastEnd(job, reports);
        double stages = worker.metric("srfarm_worker_stage_seconds_count");
        LOG.infof("reported %d time(s) as %s, %.0f stages run again", reports, end.name(), stages);
        assertThat(end).isInstanceOf(JobEvent.Succeeded.class);
        assertThat(farm.results(job)).hasSize(reports).containsOnly(end);
        assertThat(farm.events(job))
                .filteredOn(JobEvent.Terminal.class::isInstance)
                .containsOnly(end);
        assertThat(OutcomeJson.read(
                        farm.store().get(job.control().outcome(), 1 << 20).bytes()))
                .isEqualTo(end);
        return stages;
    }
}
