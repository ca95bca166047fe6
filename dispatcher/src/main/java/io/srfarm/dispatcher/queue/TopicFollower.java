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
 * Reads a topic from its beginning, and then for ever, partitions that are added to it later too. One thread owns the
 * consumer and hands every record to the reader, in the order of its partition. Only {@link #close()} ends it: a broker that
 * is away is waited for, and a record that the reader cannot take is passed over.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String topic;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader;
    private final Runnable caughtUp;
    private final BackgroundLoop loop;

    /** The offset that comes next, by partition; written by the thread alone. */
    private final Map<Integer, Long> next = new ConcurrentHashMap<>();

    private final Map<Integer, ConcurrentNavigableMap<Long, CompletableFuture<Void>>> waiting =
            new ConcurrentHashMap<>();

    /** Shared by all who want to know what lies on the topic now, until it is found out where that ends; null: nobody does. */
    private final AtomicReference<@Nullable CompletableFuture<Void>> asking = new AtomicReference<>();

    /** The consumer while it waits for records; null: it does something else. */
    private volatile @Nullable Consumer<String, byte[]> polling;

    private volatile boolean current;

    /**
     * @param topic what to read; names its thread
     * @param reader takes every record, in the order of its partition; a record with which it throws is passed over
     * @param caughtUp runs in the reading thread, once, when everything was read that lay there at the start
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

    /** As the other one, for a reader that does not care what is past. */
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

    /** Whether everything was read that lay on the topic when this process came. */
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
        complete(partition); // the thread may have been quicker than this call
        return seen;
    }

    /**
     * Completes when all has been read that lies on the topic now; the caller bounds how long he waits. Many who ask at once
     * cost the broker one request.
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
                LOG.debugf("reading %s was woken", topic);
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
            return; // where the new ones begin is not known yet
        }
        for (TopicPartition partition : consumer.assignment()) {
            // Markers of transactions, and gaps that compaction left, are no records, but are passed as well.
            next.merge(partition.partition(), consumer.position(partition), Math::max);
            complete(partition.partition());
        }
    }

    @SuppressWarnings("IllegalCatch") // one record that cannot be taken must not keep all others from being read
    private void read(ConsumerRecord<String, byte[]> record) {
        try {
            reader.accept(record);
        } catch (RuntimeException e) {
            LOG.errorf(e, "a record is passed over: %s/%d/%d", topic, record.partition(), record.offset());
        }
    }

    /**
     * Takes up partitions that are not read yet: all of them at first, later those that were added since.
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
                consumer.seek(partition, place); // after a failure: what was read is not read again
            }
        }
        return true;
    }

    /** Finds out where the topic ends now, for those who have asked. */
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

    /** Where the partitions end. A wake-up that came too late for the poll it was meant for does no harm here. */
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
