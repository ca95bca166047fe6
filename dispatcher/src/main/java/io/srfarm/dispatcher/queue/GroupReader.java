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
 * Reads topics as a member of a consumer group and commits records only once they are settled. Records that cannot be
 * settled now are retried without limit; meanwhile the member stays in its group and reads no further. Records may be
 * delivered twice, especially after a rebalance.
 */
public final class GroupReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GroupReader.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Time limit for records passed on together; after it the reader counts as stuck. */
    private static final Duration ATTEMPT_MAX = Duration.ofMinutes(2);

    private final List<String> topics;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Duration retryPause;
    private final Duration retryPauseMax;
    private final Handler handler;
    private final ExecutorService lane;
    private final BackgroundLoop loop;

    /** Settles records. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Settles records, one by one or together.
         *
         * @param open the open records in the order of their partitions; the handler removes those that it has settled
         * @throws Exception if some remain open; the call is repeated with them
         */
        void settle(List<ConsumerRecord<String, byte[]>> open) throws Exception;
    }

    /**
     * Creates a reader.
     *
     * @param name of its thread
     * @param retryPause first pause before records are retried; it grows up to {@code retryPauseMax}
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

    /** Polls. A record that cannot be deserialized is skipped, so that it does not block those behind it. */
    private static ConsumerRecords<String, byte[]> polled(Consumer<String, byte[]> consumer) {
        try {
            return consumer.poll(POLL);
        } catch (RecordDeserializationException e) {
            LOG.errorf(e, "record skipped: %s/%d", e.topicPartition(), e.offset());
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
            LOG.debugf("partitions revoked: %s", partitions);
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
                    return; // not committed: the next owner settles them
                }
            }
            self.well();
            commit(records);
            busy = false;
            consumer.resume(consumer.assignment());
        }

        /** Passes on the open records while staying in the group; returns whether all are settled. */
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
                    // All partitions are paused: this poll returns nothing and keeps the membership.
                    consumer.poll(Duration.ZERO);
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
                LOG.debugf(e, "rebalanced before the commit: these records may be settled twice");
            }
        }
    }
}
