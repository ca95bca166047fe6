package io.srfarm.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.srfarm.event.ErrorType;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseLostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsInHandTest {
    private static final int MAX = 3;
    private static final long PIXELS = 4096;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final DeviceThread thread = new DeviceThread();
    private final JobsInHand jobs = new JobsInHand(MAX, thread, new SimpleMeterRegistry());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch device = new CountDownLatch(1);

    @AfterEach
    void close() throws InterruptedException {
        device.countDown();
        threads.shutdownNow();
        thread.close();
    }

    @Test
    void whileTheDeviceHasEnoughToDoTheNextJobIsLeftToOtherWorkers() {
        JobsInHand.Place first = jobs.take();
        assertThat(jobs.isNextWanted(1)).as("of unknown size").isFalse();

        occupyDevice(first);
        first.begin(3, PIXELS);
        assertThat(jobs.isNextWanted(1)).as("of unknown speed").isFalse();
        first.drawn(LONG);
        assertThat(jobs.isNextWanted(1)).as("two long draws left").isFalse();
        first.drawn(Duration.ofMillis(60));

        assertThat(jobs.isNextWanted(1)).as("one short draw left").isTrue();
    }

    @Test
    void oneJobAtATimeIsFetchedAheadAndNoMoreAreTakenThanThereMayBe() {
        begun();
        assertThat(jobs.isNextWanted(1)).isTrue();
        begunAfter(jobs.take());
        jobs.take();

        assertThat(jobs.isNextWanted(3)).isFalse();
        assertThat(jobs.isNextWanted(0)).as("none is in hand any more").isTrue();
    }

    @Test
    void aDeviceThatIsIdleTakesAnotherJobHoweverMuchTheFirstHasLeft() {
        JobsInHand.Place first = jobs.take();
        first.begin(1000, PIXELS);
        first.drawn(LONG);

        await().until(() -> jobs.isNextWanted(1));
    }

    @Test
    void whatAnOlderJobAsksOfTheDeviceComesFirst() throws Exception {
        JobsInHand.Place older = jobs.take();
        JobsInHand.Place younger = jobs.take();
        List<String> done = new CopyOnWriteArrayList<>();
        occupyDevice(older);
        Future<Boolean> last = younger.submit(() -> done.add("younger"));
        Future<Boolean> first = older.submit(() -> done.add("older"));

        device.countDown();

        assertThat(first.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(last.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(done).containsExactly("older", "younger");
    }

    @Test
    void aJobThatDoesNotFitWaitsForMemoryAndIsNotOvertakenBySmallOnes() throws Exception {
        JobsInHand.Place small = jobs.take();
        small.reserve(0.3, hold());
        JobsInHand.Place large = jobs.take();
        JobsInHand.Place behind = jobs.take();

        Future<?> largeReserved = waiting(() -> large.reserve(1, hold()));
        assertStillWaits(largeReserved);
        Future<?> behindReserved = waiting(() -> behind.reserve(0.1, hold()));
        assertStillWaits(behindReserved);
        small.close();

        largeReserved.get(1, TimeUnit.MINUTES);
        assertStillWaits(behindReserved);
        large.reserve(0.5, hold()); // what it needs only for a while it gives back
        behindReserved.get(1, TimeUnit.MINUTES);
    }

    @Test
    void aJobThatIsSuspectedOfBreakingWorkersRunsAlone() throws Exception {
        JobsInHand.Place before = jobs.take();
        before.enter(false, hold());
        JobsInHand.Place suspect = jobs.take();

        Future<?> entered = waiting(() -> suspect.enter(true, hold()));
        assertStillWaits(entered);
        before.close();
        entered.get(1, TimeUnit.MINUTES);
        begunAfter(suspect);
        assertThat(jobs.isNextWanted(1)).isFalse();
        JobsInHand.Place after = jobs.take();
        Future<?> afterEntered = waiting(() -> after.enter(false, hold()));
        assertStillWaits(afterEntered);
        suspect.close();

        afterEntered.get(1, TimeUnit.MINUTES);
    }

    @Test
    void whoWaitsForMemoryOrForTheDeviceStopsWhenHisLeaseOrHisDeadlineEnds() {
        JobsInHand.Place first = jobs.take();
        occupyDevice(first);
        Lease lost = new Lease(1);
        lost.lose("rehearsed");
        LeaseAndDeadline late =
                new LeaseAndDeadline(new Lease(1), Optional.of(Instant.now().minusSeconds(1)), Clock.systemUTC());
        JobsInHand.Place second = jobs.take();

        assertThatThrownBy(() -> second.awaitTurn(new LeaseAndDeadline(lost, Optional.empty(), Clock.systemUTC())))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> second.awaitTurn(late))
                .isInstanceOfSatisfying(
                        JobEndedException.class,
                        ended -> assertThat(ended.error().type()).isEqualTo(ErrorType.DEADLINE_EXCEEDED));
    }

    private JobsInHand.Place begun() {
        JobsInHand.Place place = jobs.take();
        begunAfter(place);
        return place;
    }

    /** Drawn but for its upload. */
    private static void begunAfter(JobsInHand.Place place) {
        place.begin(1, PIXELS);
        place.drawn(Duration.ofMillis(1));
    }

    private void occupyDevice(JobsInHand.Place place) {
        Future<Boolean> occupied = place.submit(() -> {
            try {
                return device.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
        assertThat(occupied.isDone()).isFalse();
    }

    private interface Waiting {
        void run() throws Exception;
    }

    private Future<?> waiting(Waiting task) {
        return threads.submit(() -> {
            task.run();
            return task;
        });
    }

    private static void assertStillWaits(Future<?> task) {
        assertThatThrownBy(() -> task.get(150, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    private static LeaseAndDeadline hold() {
        return new LeaseAndDeadline(new Lease(1), Optional.empty(), Clock.systemUTC());
    }
}
