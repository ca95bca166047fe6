package io.srfarm.worker.lease;

import io.srfarm.job.Priority;
import io.srfarm.messaging.RecordKeys;
import io.srfarm.messaging.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The queue of one priority class, read with a share consumer. Used on the lease thread only.
 *
 * <p>After an empty poll, a share consumer continues to fetch in the background until it has locked a record. After a
 * poll that returned a record, it fetches only when polled again. {@link #isFetching} tells the two cases apart: a
 * queue that is fetching must be polled regularly, or a record that it locked stays locked unnoticed.
 *
 * <p>On a very busy machine, a queue that returned a record rarely locks another one, because the last empty poll's
 * fetch request is sent after the response to the previous one. Only the next poll shows it. After a long time without
 * a poll, that record's lock may have expired, so what {@link #isStale a stale queue} returns at once must be released.
 *
 * <p>After a failed acknowledgement, especially a renewal, the consumer may wait forever for a response. It then
 * continues to lock records without returning them, until the broker archives them. {@link #isDoubtful} reports this;
 * such a queue must be reopened.
 */
final class JobQueue implements AutoCloseable {
    /** A restarted broker never answers requests from before its restart; a short timeout resumes work sooner. */
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(5);

    /** All acknowledgements are committed synchronously, so closing need not wait for the broker. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** A record that was locked just after the last poll keeps most of its lock when it is returned. */
    private static final int STALE_PER_LOCK = 3;

    private final ShareConsumer<String, byte[]> consumer;
    private final Priority priority;
    private final Duration lockOtherwise;
    private long polledNanos = System.nanoTime();
    private boolean fetching;
    private boolean doubtful;

    /**
     * Opens the queue.
     *
     * @param lockOtherwise the lock duration to assume if the broker does not report it
     */
    JobQueue(Priority priority, String worker, Map<String, Object> connection, Duration lockOtherwise) {
        Map<String, Object> settings = new java.util.HashMap<>(connection);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.WORKER_GROUP);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, worker + "-" + priority);
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        this.consumer = new KafkaShareConsumer<>(settings, new RecordKeys.Reader(), new ByteArrayDeserializer());
        this.priority = priority;
        this.lockOtherwise = lockOtherwise;
        consumer.subscribe(List.of(Topics.jobs(priority)));
    }

    Priority priority() {
        return priority;
    }

    boolean isFetching() {
        return fetching;
    }

    /** Returns whether the queue was not polled for so long that the lock of an unnoticed record may expire soon. */
    boolean isStale() {
        return System.nanoTime() - polledNanos > lock().toNanos() / STALE_PER_LOCK;
    }

    /** Returns whether an acknowledgement failed, so that the queue must be reopened. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** Returns the next record, waiting for at most {@code wait}. Settle the previous record first. */
    Optional<Delivery> poll(Duration wait) {
        Optional<Delivery> found = received(wait);
        polledNanos = System.nanoTime();
        fetching = found.isEmpty();
        return found;
    }

    /** Returns how long a lock lasts after its acquisition or renewal. */
    Duration lock() {
        return consumer.acquisitionLockTimeoutMs().map(Duration::ofMillis).orElse(lockOtherwise);
    }

    /**
     * Renews the lock of a record. The acknowledgement is committed before the poll that returns the record again; an
     * earlier poll would fetch and lock the next record too.
     *
     * @return the record to settle from now on
     */
    Delivery renew(Delivery held) throws LeaseLostException {
        acknowledge(held, AcknowledgeType.RENEW);
        return received(ANSWER_TIME_MAX)
                .filter(back -> back.record().offset() == held.record().offset())
                .orElseThrow(() -> doubt(new LeaseLostException("the renewed record was not returned")));
    }

    /** Removes the record from the queue. */
    void accept(Delivery held) throws LeaseLostException {
        acknowledge(held, AcknowledgeType.ACCEPT);
    }

    /** Returns the record to the queue for immediate redelivery. Uses up one of its deliveries. */
    void release(Delivery held) throws LeaseLostException {
        acknowledge(held, AcknowledgeType.RELEASE);
    }

    private Optional<Delivery> received(Duration wait) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            return Optional.of(new Delivery(record));
        }
        return Optional.empty();
    }

    private void acknowledge(Delivery held, AcknowledgeType type) throws LeaseLostException {
        try {
            consumer.acknowledge(held.record(), type);
            for (Optional<KafkaException> answer :
                    consumer.commitSync(ANSWER_TIME_MAX).values()) {
                if (answer.isPresent()) {
                    throw doubt(new LeaseLostException(type + " was rejected: " + answer.get(), answer.get()));
                }
            }
        } catch (KafkaException | IllegalStateException e) {
            throw doubt(new LeaseLostException(type + " failed: " + e, e));
        }
    }

    private LeaseLostException doubt(LeaseLostException failure) {
        doubtful = true;
        return failure;
    }

    @Override
    public void close() {
        consumer.close(FAREWELL);
    }
}
