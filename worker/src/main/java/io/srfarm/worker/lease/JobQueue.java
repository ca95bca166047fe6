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
 * The queue of one class. The lease thread's alone.
 *
 * <p>A share consumer whose poll came back empty goes on fetching by itself, whether polled again or not, until it has
 * locked a record; one that handed a record out fetches nothing until it is polled again. {@link #isFetching} tells which
 * of the two holds: a queue that is fetching must be polled now and then, or what it locked stays locked unseen.
 *
 * <p>On a very busy machine, rarely, a queue that handed a record out locks one more: the fetch that its last empty poll
 * asked for goes out after the answer to the one before. Nothing shows it: that record waits for the end of its lock, and
 * this was one of its deliveries.
 *
 * <p>After an acknowledgement that failed, a renewal above all, the consumer may wait for an answer that never comes: it then
 * goes on locking records and hands none of them out, until the broker has given them all up. {@link #isDoubtful} tells, and
 * a queue that is doubtful must be opened anew.
 */
final class JobQueue implements AutoCloseable {
    /** A broker that was restarted never answers what it was asked before: the sooner that is seen, the sooner work goes on. */
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(5);

    /** Everything that counts was answered before; a broker that is away is not waited for. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final ShareConsumer<String, byte[]> consumer;
    private final Duration lockOtherwise;
    private boolean fetching;
    private boolean doubtful;

    /** @param lockOtherwise how long a lock holds if the broker does not say */
    JobQueue(Priority priority, String worker, Map<String, Object> connection, Duration lockOtherwise) {
        Map<String, Object> settings = new java.util.HashMap<>(connection);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.WORKER_GROUP);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, worker + "-" + priority);
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        this.consumer = new KafkaShareConsumer<>(settings, new RecordKeys.Reader(), new ByteArrayDeserializer());
        this.lockOtherwise = lockOtherwise;
        consumer.subscribe(List.of(Topics.jobs(priority)));
    }

    boolean isFetching() {
        return fetching;
    }

    /** Whether an acknowledgement has failed, so that nothing more can be expected of this queue. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** The next record, waiting for one at most so long. The record before it must be settled. */
    Optional<Delivery> poll(Duration wait) {
        Optional<Delivery> found = received(wait);
        fetching = found.isEmpty();
        return found;
    }

    /** How long a lock holds from its acquisition or renewal. */
    Duration lock() {
        return consumer.acquisitionLockTimeoutMs().map(Duration::ofMillis).orElse(lockOtherwise);
    }

    /**
     * Holds the record for another lock. The answer must be awaited before the poll that brings the record back: a poll
     * in between would fetch, and lock, the next record as well.
     *
     * @return the record to settle from now on
     */
    Delivery renew(Delivery held) throws LeaseLostException {
        acknowledge(held, AcknowledgeType.RENEW);
        return received(ANSWER_TIME_MAX)
                .filter(back -> back.record().offset() == held.record().offset())
                .orElseThrow(() -> doubt(new LeaseLostException("the renewed record did not come back")));
    }

    /** Takes the record out of the queue. */
    void accept(Delivery held) throws LeaseLostException {
        acknowledge(held, AcknowledgeType.ACCEPT);
    }

    /** Gives the record to whoever polls next; costs it one of its deliveries. */
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
                    throw doubt(new LeaseLostException(type + " was refused: " + answer.get(), answer.get()));
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
