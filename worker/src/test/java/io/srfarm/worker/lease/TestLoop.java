package io.srfarm.worker.lease;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A lease loop with work of the test's own, which notes what it was given. */
final class TestLoop implements AutoCloseable {
    final List<Given> given = new CopyOnWriteArrayList<>();
    final MeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService jobs = Executors.newCachedThreadPool();
    private final LeaseLoop loop;

    /** One job as the work saw it. */
    record Given(String key, Lease lease, long nanos) {}

    TestLoop(String name, Queue queue, Duration grace, LeaseHandler work) {
        this(name, queue, queue, grace, work);
    }

    /** @param sender takes the copies of records that are handed back */
    TestLoop(String name, Queue queue, RecordSender sender, Duration grace, LeaseHandler work) {
        this.loop = new LeaseLoop(
                new LeaseLoop.Settings(name, queue.connection(), Duration.ofSeconds(15), grace, Duration.ofSeconds(30)),
                new AllWell(),
                new Noted(work),
                jobs,
                sender,
                meters);
        new Thread(loop, "lease-" + name).start();
    }

    List<String> keys() {
        return given.stream().map(Given::key).toList();
    }

    double count(String counter) {
        return meters.counter("srfarm.worker." + counter).count();
    }

    @Override
    public void close() {
        try {
            loop.stop();
            jobs.shutdown();
            jobs.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Noted implements LeaseHandler {
        private final LeaseHandler work;

        private Noted(LeaseHandler work) {
            this.work = work;
        }

        @Override
        public void perform(ConsumerRecord<String, byte[]> record, Lease lease)
                throws LeaseLostException, SendException {
            given.add(new Given(record.key(), lease, System.nanoTime()));
            work.perform(record, lease);
        }

        @Override
        public boolean isNextWanted(int inHand) {
            return work.isNextWanted(inHand);
        }
    }

    private record AllWell() implements LeaseLoop.Conditions {
        @Override
        public boolean areTopicsThere() {
            return true;
        }

        @Override
        public Duration storeSilence() {
            return Duration.ZERO;
        }
    }
}
