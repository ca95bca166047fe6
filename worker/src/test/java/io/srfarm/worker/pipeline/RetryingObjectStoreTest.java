package io.srfarm.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.event.ErrorType;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.Content;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoreException.Kind;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseLostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryingObjectStoreTest {
    private static final ObjectKey KEY = new ObjectKey("inputs/acme/cat.png");

    private final Lease lease = new Lease(1);

    @Test
    void whatFailedIsTriedAgainOnceTheStoreAnswers() throws Exception {
        assertThat(patient(Kind.UNAVAILABLE, 2, Optional.empty()).exists(KEY)).isTrue();
    }

    @Test
    void anObjectThatIsNotThereIsNoIllness() {
        assertThatThrownBy(() -> patient(Kind.MISSING, 1, Optional.empty()).get(KEY, 1))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void anObjectOutOfReachOfAHealthyStoreFailsTheJob() {
        assertThatThrownBy(() -> patient(Kind.DENIED, 100, Optional.empty()).exists(KEY))
                .isInstanceOfSatisfying(
                        JobEndedException.class,
                        e -> assertThat(e.error().type()).isEqualTo(ErrorType.AUTH));
    }

    @Test
    void aStoreThatAnswersButTakesNothingIsWaitedForAndKnownToBeSickUntilItTakesSomething() throws Exception {
        StoreAvailability health = new StoreAvailability(StoreRetry.DEFAULT);
        AtomicInteger refusals = new AtomicInteger();
        ObjectStore full = new FlakyStore(Kind.UNAVAILABLE, 6) {
            @Override
            public void put(ObjectKey key, Content content, String contentType) throws StoreException {
                refusals.addAndGet(health.isRefusing() ? 1 : 0);
                super.put(key, content, contentType);
            }
        };

        new RetryingObjectStore(full, health, new LeaseAndDeadline(lease, Optional.empty(), Clock.systemUTC()))
                .put(KEY, Content.of(new byte[1]), "image/png");

        assertThat(refusals).as("tries of a store known to refuse").hasValue(1);
        assertThat(health.isWell()).isTrue();
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        StoreRetry retry = new StoreRetry(Duration.ofMillis(8), Duration.ofMillis(50), 3);

        assertThat(retry.backoff(1)).isBetween(Duration.ofMillis(4), Duration.ofMillis(8));
        assertThat(retry.backoff(2)).isBetween(Duration.ofMillis(8), Duration.ofMillis(16));
        assertThat(retry.backoff(4)).isBetween(Duration.ofMillis(25), Duration.ofMillis(50));
        assertThat(retry.backoff(Integer.MAX_VALUE)).isBetween(Duration.ofMillis(25), Duration.ofMillis(50));
        assertThatThrownBy(() -> new StoreRetry(Duration.ofMillis(9), Duration.ofMillis(8), 3))
                .hasMessageContaining("backoff-min");
    }

    @Test
    void aCallIsGivenUpAfterAsManyFailuresAsWereConfigured() {
        StoreAvailability health = new StoreAvailability(new StoreRetry(Duration.ofMillis(1), Duration.ofMillis(1), 2));
        RetryingObjectStore store = new RetryingObjectStore(
                new FlakyStore(Kind.DENIED, 2),
                health,
                new LeaseAndDeadline(lease, Optional.empty(), Clock.systemUTC()));

        assertThatThrownBy(() -> store.exists(KEY)).isInstanceOf(JobEndedException.class);
    }

    @Test
    void anAnswerIsNoSignThatAStoreTakesObjectsAgain() {
        StoreAvailability health = new StoreAvailability(StoreRetry.DEFAULT);
        health.failed("does not answer");
        health.refused("full");

        health.answered();
        assertThat(health.isRefusing()).isTrue();
        assertThat(health.silence()).isPositive();

        health.took();
        assertThat(health.isWell()).isTrue();
        assertThat(health.silence()).isZero();
    }

    @Test
    void aLostLeaseEndsTheWait() {
        lease.lose("rehearsed");

        assertThatThrownBy(
                        () -> patient(Kind.UNAVAILABLE, 100, Optional.empty()).exists(KEY))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("rehearsed");
    }

    @Test
    void theDeadlineEndsTheWait() {
        assertThatThrownBy(() -> patient(Kind.UNAVAILABLE, 100, Optional.of(Instant.EPOCH))
                        .exists(KEY))
                .isInstanceOfSatisfying(
                        JobEndedException.class,
                        e -> assertThat(e.error().type()).isEqualTo(ErrorType.DEADLINE_EXCEEDED));
    }

    private RetryingObjectStore patient(Kind kind, int failures, Optional<Instant> deadline) {
        return new RetryingObjectStore(
                new FlakyStore(kind, failures),
                new StoreAvailability(StoreRetry.DEFAULT),
                new LeaseAndDeadline(lease, deadline, Clock.systemUTC()));
    }
}
