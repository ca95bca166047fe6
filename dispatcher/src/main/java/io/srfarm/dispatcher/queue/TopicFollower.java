package io.srfarm.dispatcher.queue;

import io.srfarm.supervision.BackgroundLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic from its beginning and follows it, including partitions that are added later. One thread owns the
 * consumer and passes every record to the reader, in order within a partition. It runs until {@link #close()}: it waits
 * for an unavailable broker and skips a record that the reader cannot handle.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String topic;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader;
    private final Runnable caughtUp;
    private final BackgroundLoop loop;

    /** The next offset by partition; written only by the reading thread. */
    private final Map<Integer, Long> next = new ConcurrentHashMap<>();

    private final Map<Integer, ConcurrentNavigableMap<Long, CompletableFuture<Void>>> waiting =
            new ConcurrentHashMap<>();

    /** Shared by all callers of {@link #readToEnd} until the end offsets are known; null if there are none. */
    private final AtomicReference<@Nullable CompletableFuture<Void>> asking = new AtomicReference<>();

    /** The consumer while it polls, otherwise null. */
    private volatile @Nullable Consumer<String, byte[]> polling;

    private volatile boolean current;

    /**
     * Creates a follower.
     *
     * @param topic what to read; names its thread
     * @param reader gets every record, in order within a partition; a record for which it throws is skipped
     * @param caughtUp runs once in the reading thread when everything that was there at the start has been read
     */
    public TopicFollower(
            String topic,
            Supplier<Consumer<String, byte[]>> consumers,
            Duration retryPause,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader,
            Runnable caughtUp) {
        this.topic = topic;
        this.consumers = consumers;
        this.reader = reader;
        this.caughtUp = caughtUp;
        this.loop = new BackgroundLoop("reading-" + topic, retryPause, retryPause, this::session);
    }

    /** Like the other constructor, without a callback. */
    public TopicFollower(
            String topic,
            Supplier<Consumer<String, byte[]>> consumers,
            Duration retryPause,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader) {
        this(topic, consumers, retryPause, reader, () -> {});
    }

    public void start() {
        loop.start();
    }

    /** Returns whether everything that was on the topic when this process started has been read. */
    public boolean isCurrent() {
        return current && loop.isAlive();
    }

    /** Completes when the record has been read. */
    public CompletableFuture<Void> seen(RecordMetadata record) {
        return seen(record.partition(), record.offset());
    }

    /** Completes when the record at {@code offset} has been read. */
    public CompletableFuture<Void> seen(int partition, long offset) {
        ConcurrentNavigableMap<Long, CompletableFuture<Void>> waiters =
                waiting.computeIfAbsent(partition, unknown -> new ConcurrentSkipListMap<>());
        CompletableFuture<Void> seen = waiters.computeIfAbsent(offset, unknown -> new CompletableFuture<>());
        complete(partition); // the record may have been read in the meantime
        return seen;
    }

    /**
     * Completes when everything that is on the topic now has been read; the caller sets a time limit. Concurrent calls
     * share one request to the broker.
     */
    public CompletableFuture<Void> readToEnd() {
        CompletableFuture<Void> fresh = new CompletableFuture<>();
        while (true) {
            if (asking.compareAndSet(null, fresh)) {
                wake();
                return fresh.copy();
            }
            CompletableFuture<Void> asked = asking.get();
            if (asked != null) {
                return asked.copy();
            }
        }
    }

    private void wake() {
        Consumer<String, byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    private void session(BackgroundLoop self) {
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            follow(self, consumer);
        }
    }

    private void follow(BackgroundLoop self, Consumer<String, byte[]> consumer) {
        assign(consumer);
        Map<TopicPartition, Long> ends = new HashMap<>(ends(consumer));
        while (!self.isClosing() && !consumer.assignment().isEmpty()) {
            try {
                take(polled(consumer), consumer);
                answer(consumer);
            } catch (WakeupException e) {
                LOG.debugf("reading of %s woken", topic);
            }
            if (!current) {
                ends.entrySet().removeIf(end -> next(end.getKey()) >= end.getValue());
                if (ends.isEmpty()) {
                    caughtUp.run();
                    current = true;
                }
                LOG.debugf("reading %s: next=%s current=%s", topic, next, current);
            }
            self.well();
        }
    }

    private ConsumerRecords<String, byte[]> polled(Consumer<String, byte[]> consumer) {
        polling = consumer;
        try {
            return asking.get() == null ? consumer.poll(POLL) : consumer.poll(Duration.ZERO);
        } finally {
            polling = null;
        }
    }

    private void take(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
        for (ConsumerRecord<String, byte[]> record : records) {
            read(record);
            next.put(record.partition(), record.offset() + 1);
            complete(record.partition());
        }
        if (assign(consumer)) {
            return; // the start offsets of new partitions are not known yet
        }
        for (TopicPartition partition : consumer.assignment()) {
            // Transaction markers and gaps left by compaction are no records, but advance the position.
            next.merge(partition.partition(), consumer.position(partition), Math::max);
            complete(partition.partition());
        }
    }

    @SuppressWarnings("IllegalCatch") // one bad record must not stop the reading of all others
    private void read(ConsumerRecord<String, byte[]> record) {
        try {
            reader.accept(record);
        } catch (RuntimeException e) {
            LOG.errorf(e, "record skipped: %s/%d/%d", topic, record.partition(), record.offset());
        }
    }

    /**
     * Assigns partitions that are not read yet: all at first, later added ones.
     *
     * @return whether there were any
     */
    private boolean assign(Consumer<String, byte[]> consumer) {
        List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        Set<TopicPartition> known = consumer.assignment();
        List<TopicPartition> fresh =
                all.stream().filter(partition -> !known.contains(partition)).toList();
        if (fresh.isEmpty()) {
            return false;
        }
        consumer.assign(all);
        for (TopicPartition partition : fresh) {
            Long place = next.get(partition.partition());
            if (place == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, place); // after a failure: continue where reading stopped
            }
        }
        return true;
    }

    /** Fetches the end offsets for waiting callers. */
    private void answer(Consumer<String, byte[]> consumer) {
        CompletableFuture<Void> askers = asking.getAndSet(null);
        if (askers == null) {
            return;
        }
        try {
            List<CompletableFuture<Void>> read = new ArrayList<>();
            ends(consumer).forEach((partition, end) -> {
                if (end > 0) {
                    read.add(seen(partition.partition(), end - 1));
                }
            });
            CompletableFuture<Void> unused = CompletableFuture.allOf(read.toArray(CompletableFuture[]::new))
                    .thenRun(() -> askers.complete(null));
        } catch (KafkaException e) {
            askers.completeExceptionally(e);
            throw e;
        }
    }

    /** Returns the end offsets. Ignores a wakeup that came too late for its poll. */
    private static Map<TopicPartition, Long> ends(Consumer<String, byte[]> consumer) {
        try {
            return consumer.endOffsets(consumer.assignment());
        } catch (WakeupException e) {
            return consumer.endOffsets(consumer.assignment());
        }
    }

    private long next(TopicPartition partition) {
        return next.getOrDefault(partition.partition(), 0L);
    }

    private void complete(int partition) {
        ConcurrentNavigableMap<Long, CompletableFuture<Void>> waiters = waiting.get(partition);
        if (waiters == null) {
            return;
        }
        Map<Long, CompletableFuture<Void>> read = waiters.headMap(next.getOrDefault(partition, 0L));
        read.forEach((offset, seen) -> seen.complete(null));
        read.clear();
    }
}
