package io.srfarm.dispatcher.queue;

import io.srfarm.supervision.BackgroundLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.jboss.logging.Logger;

/**
 * Reads topics as a member of a consumer group, and commits what it has handed on only once that is settled. Records that
 * cannot be settled now are tried again, for as long as it takes: meanwhile the member stays in its group and reads no
 * further. A record may be handed on twice, after a change of members above all.
 */
public final class GroupReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GroupReader.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** For the records that were handed on together: if they are not settled by then, this reader stands still. */
    private static final Duration ATTEMPT_MAX = Duration.ofMinutes(2);

    private final List<String> topics;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Duration retryPause;
    private final Duration retryPauseMax;
    private final Handler handler;
    private final ExecutorService lane;
    private final BackgroundLoop loop;

    /** Who settles records. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Settles records, each in turn or all at once.
         *
         * @param open in the order of their partitions; to be shortened by those that are settled
         * @throws Exception when some stay open: it is called again with them
         */
        void settle(List<ConsumerRecord<String, byte[]>> open) throws Exception;
    }

    /**
     * @param name of its thread
     * @param retryPause first pause before records are handed on again; it grows up to {@code retryPauseMax}
     */
    public GroupReader(
            String name,
            List<String> topics,
            Supplier<Consumer<String, byte[]>> consumers,
            Duration retryPause,
            Duration retryPauseMax,
            Handler handler) {
        this.topics = List.copyOf(topics);
        this.consumers = consumers;
        this.retryPause = retryPause;
        this.retryPauseMax = retryPauseMax;
        this.handler = handler;
        this.lane = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name + "-settling");
            thread.setDaemon(true);
            return thread;
        });
        this.loop = new BackgroundLoop(name, retryPause, retryPause, this::session);
    }

    public void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.close();
        lane.shutdownNow();
    }

    private void session(BackgroundLoop self) throws InterruptedException {
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            Session session = new Session(self, consumer);
            consumer.subscribe(topics, session);
            while (!self.isClosing()) {
                ConsumerRecords<String, byte[]> records = polled(consumer);
                if (records.isEmpty()) {
                    self.well();
                } else {
                    session.settle(records);
                }
            }
        }
    }

    /** A record that cannot even be read is passed over: whatever it is, it must not stop those behind it. */
    private static ConsumerRecords<String, byte[]> polled(Consumer<String, byte[]> consumer) {
        try {
            return consumer.poll(POLL);
        } catch (RecordDeserializationException e) {
            LOG.errorf(e, "a record is passed over: %s/%d", e.topicPartition(), e.offset());
            consumer.seek(e.topicPartition(), e.offset() + 1);
            return ConsumerRecords.empty();
        }
    }

    /** One membership in the group. */
    private final class Session implements ConsumerRebalanceListener {
        private final BackgroundLoop self;
        private final Consumer<String, byte[]> consumer;
        private boolean busy;

        Session(BackgroundLoop self, Consumer<String, byte[]> consumer) {
            this.self = self;
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            LOG.debugf("no more of ours: %s", partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (busy) {
                consumer.pause(partitions);
            }
        }

        void settle(ConsumerRecords<String, byte[]> records) throws InterruptedException {
            List<ConsumerRecord<String, byte[]>> open = new ArrayList<>();
            records.forEach(open::add);
            busy = true;
            consumer.pause(consumer.assignment());
            Duration pause = retryPause;
            while (!attempt(open)) {
                stay(pause);
                pause = pause.multipliedBy(2).compareTo(retryPauseMax) < 0 ? pause.multipliedBy(2) : retryPauseMax;
                if (self.isClosing()) {
                    return; // not committed: whoever comes next settles them
                }
            }
            self.well();
            commit(records);
            busy = false;
            consumer.resume(consumer.assignment());
        }

        /** Hands on what is open, and stays in the group meanwhile; whether all of it is settled. */
        private boolean attempt(List<ConsumerRecord<String, byte[]>> open) throws InterruptedException {
            Future<?> attempt = lane.submit(() -> {
                handler.settle(open);
                return open;
            });
            long begun = System.nanoTime();
            while (true) {
                if (System.nanoTime() - begun < ATTEMPT_MAX.toNanos()) {
                    self.beat();
                }
                try {
                    attempt.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
                    return true;
                } catch (TimeoutException e) {
                    consumer.poll(
                            Duration.ZERO); // all partitions are paused: it brings nothing, and keeps the membership
                } catch (ExecutionException e) {
                    self.failing(e.getCause() == null ? e : e.getCause());
                    return false;
                }
            }
        }

        private void stay(Duration time) {
            long end = System.nanoTime() + time.toNanos();
            while (!self.isClosing() && System.nanoTime() - end < 0) {
                self.beat();
                consumer.poll(POLL.compareTo(time) < 0 ? POLL : time);
            }
        }

        private void commit(ConsumerRecords<String, byte[]> records) {
            Map<TopicPartition, OffsetAndMetadata> settled = new HashMap<>();
            for (TopicPartition partition : records.partitions()) {
                if (consumer.assignment().contains(partition)) {
                    List<ConsumerRecord<String, byte[]>> of = records.records(partition);
                    settled.put(
                            partition,
                            new OffsetAndMetadata(of.get(of.size() - 1).offset() + 1));
                }
            }
            try {
                consumer.commitSync(settled);
            } catch (CommitFailedException | RebalanceInProgressException e) {
                LOG.debugf(e, "the members have changed meanwhile: these records may be settled twice");
            }
        }
    }
}
