package io.srfarm.dispatcher.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads a topic from its beginning, and then for ever. One thread owns the consumer and hands every record to
 * the reader, in the order of its partition. Only {@link #close()} ends it: a broker that is away is waited for.
 */
public final class TopicLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicLog.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final String topic;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Duration retryPause;
    private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader;
    private final Runnable caughtUp;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** The offset that comes next, by partition; written by the thread alone. */
    private final Map<Integer, Long> next = new ConcurrentHashMap<>();

    private final Map<Integer, ConcurrentNavigableMap<Long, CompletableFuture<Void>>> waiting =
            new ConcurrentHashMap<>();
    private volatile boolean current;

    /**
     * @param topic what to read; names its thread
     * @param reader takes every record, in the order of its partition; what it throws ends the reading
     * @param caughtUp runs in the reading thread, once, when everything was read that lay there at the start
     */
    public TopicLog(
            String topic,
            Supplier<Consumer<String, byte[]>> consumers,
            Duration retryPause,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader,
            Runnable caughtUp) {
        this.topic = topic;
        this.thread = new Thread(this::untilStopped, "reading-" + topic);
        this.consumers = consumers;
        this.retryPause = retryPause;
        this.reader = reader;
        this.caughtUp = caughtUp;
    }

    /** As the other one, for a reader that does not care what is past. */
    public TopicLog(
            String topic,
            Supplier<Consumer<String, byte[]>> consumers,
            Duration retryPause,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader) {
        this(topic, consumers, retryPause, reader, () -> {});
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether everything was read that lay on the topic when this process came. */
    public boolean isCurrent() {
        return current && thread.isAlive();
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

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void untilStopped() {
        String told = "";
        try {
            do {
                try (Consumer<String, byte[]> consumer = consumers.get()) {
                    follow(consumer);
                } catch (KafkaException e) {
                    if (!e.toString().equals(told)) {
                        LOG.warnf("%s cannot be read, trying on: %s", topic, e.toString());
                        told = e.toString();
                    }
                }
            } while (!stopped.await(retryPause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        // After a failure the reading goes on where it was: what was read is not read again.
        partitions.stream()
                .filter(partition -> next.containsKey(partition.partition()))
                .forEach(partition -> consumer.seek(partition, next.getOrDefault(partition.partition(), 0L)));
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        while (stopped.getCount() > 0 && !partitions.isEmpty()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                reader.accept(record);
                next.put(record.partition(), record.offset() + 1);
                complete(record.partition());
            }
            if (!current) {
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                if (ends.isEmpty()) {
                    caughtUp.run();
                    current = true;
                }
                LOG.debugf("reading %s: next=%s current=%s", topic, next, current);
            }
        }
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
