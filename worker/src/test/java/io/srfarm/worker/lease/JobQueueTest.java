package io.srfarm.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
            try (JobQueue silent = open(Priority.NORMAL, "silent", servers);
                    JobQueue next = open(Priority.NORMAL, "next", servers)) {
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

    @Test
    void aRecordWhoseLockExpiredBeforeItWasSeenIsNotTaken() throws Exception {
        try (var servers = new Queue(FarmServers.broker())) {
            servers.lock(Duration.ofSeconds(5));
            try (var late = new JobQueues(
                    priority -> open(priority, "late", servers), servers, new SimpleMeterRegistry().counter("strays"))) {
                servers.add(Priority.NORMAL, "seen");
                JobQueues.Taken first =
                        await().atMost(SOON).until(late::next, Optional::isPresent).orElseThrow();
                first.queue().accept(first.delivery());
                late.giveBack(first.queue());
                assertThat(late.next()).isEmpty(); // from now on it fetches in the background
                servers.add(Priority.NORMAL, "unseen");

                try (JobQueue other = open(Priority.NORMAL, "other", servers)) {
                    Delivery second = polled(other);

                    assertThat(second.attempt()).isEqualTo(2);
                    assertThat(late.next()).isEmpty();
                    other.accept(second);
                }
            } finally {
                servers.lock(Duration.ofSeconds(15));
            }
        }
    }

    private static JobQueue open(Priority priority, String worker, Queue servers) {
        return new JobQueue(priority, worker, servers.connection(), Duration.ofSeconds(15));
    }

    private static Delivery polled(JobQueue queue) {
        return await().atMost(SOON)
                .until(() -> queue.poll(Duration.ofMillis(100)), Optional::isPresent)
                .orElseThrow();
    }
}
