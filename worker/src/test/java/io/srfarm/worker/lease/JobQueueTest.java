package io.srfarm.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.srfarm.embedded.FarmServers;
import io.srfarm.job.Priority;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void whoWasSilentForALockMayNeitherRenewNorAcceptWhatAnotherHolds() throws Exception {
        try (var servers = new Queue(FarmServers.broker())) {
            servers.lock(Duration.ofSeconds(5));
            try (JobQueue silent = open("silent", servers);
                    JobQueue next = open("next", servers)) {
                servers.add(Priority.NORMAL, "contested");
                Delivery first = polled(silent);

                Delivery second = polled(next);

                assertThat(second.record().key()).isEqualTo(first.record().key());
                assertThat(second.attempt()).isGreaterThan(first.attempt());
                assertThatThrownBy(() -> silent.accept(first)).isInstanceOf(LeaseLostException.class);
                assertThat(silent.isDoubtful()).isTrue();
                assertThat(next.isDoubtful()).isFalse();
                next.accept(second);
            } finally {
                servers.lock(Duration.ofSeconds(15));
            }
        }
    }

    private static JobQueue open(String worker, Queue servers) {
        return new JobQueue(Priority.NORMAL, worker, servers.connection(), Duration.ofSeconds(15));
    }

    private static Delivery polled(JobQueue queue) {
        return await().atMost(SOON)
                .until(() -> queue.poll(Duration.ofMillis(100)), Optional::isPresent)
                .orElseThrow();
    }
}
