package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.embedded.FarmServers;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker and a broker that is not ready yet, or not there for a while. */
class OutageIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void aWorkerWaitsForTopicsAndOutlivesItsBroker(@TempDir Path folder) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Farm farm = new Farm(broker, FarmServers.store(), FarmServers.credentials());
        try (farm;
                var worker = WorkerProcess.start(farm, "waiting", Map.of())) {
            await().atMost(SOON).until(() -> worker.log().contains("the broker has no topics"));
            assertThat(worker.isReady()).isFalse();
            farm.open();
            worker.awaitReady();
            ObjectKey input = farm.picture("outage.png", 24, 16, 1);
            assertThat(farm.end(farm.submit(new JobDraft(input)))).isInstanceOf(JobEvent.Succeeded.class);

            broker.kill();
            await().atMost(SOON).until(() -> !worker.isReady());
            broker = EmbeddedBroker.start(folder, 0);

            await().atMost(SOON).until(worker::isReady);
            Job job = farm.submit(new JobDraft(input));
            assertThat(farm.end(job)).isInstanceOf(JobEvent.Succeeded.class);
            assertThat(worker.log()).containsOnlyOnce("the broker has no topics");
            assertThat(worker.log()).doesNotContain("NetworkClient");
            // Once each time the broker falls silent, which a slow one may do before and after the outage; not at every
            // look.
            assertThat(worker.log().split("the broker does not answer", -1)).hasSizeBetween(2, 4);
        } finally {
            broker.close();
        }
    }
}
