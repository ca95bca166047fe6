package io.srfarm.worker.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** A record that is locked for this worker. */
record Delivery(ConsumerRecord<String, byte[]> record) {
    /**
     * The number of attempts on earlier copies of this record. The broker's delivery count of a copy starts at 1 again.
     */
    static final String EARLIER_ATTEMPTS_HEADER = "srfarm-earlier-attempts";

    private static final int DIGITS_MAX = 6;

    /** The broker archives a record without notice after its last delivery, by default the fifth. */
    private static final int WORN_DELIVERIES = 3;

    /** Returns the number of this attempt at the job, from 1, over all copies of its record. */
    int attempt() {
        return earlierAttempts() + deliveries();
    }

    /** Returns whether the broker may soon archive this record, so that it should be replaced by a copy. */
    boolean isWorn() {
        return deliveries() >= WORN_DELIVERIES;
    }

    private int deliveries() {
        return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    /**
     * Returns a copy of the record for the end of its queue that does not count this delivery. Accept the original
     * after the copy is written. Releasing it instead would use up one of its deliveries.
     */
    ProducerRecord<String, byte[]> copy() {
        ProducerRecord<String, byte[]> copy = new ProducerRecord<>(record.topic(), record.key(), record.value());
        record.headers().forEach(copy.headers()::add);
        copy.headers().remove(EARLIER_ATTEMPTS_HEADER);
        copy.headers()
                .add(EARLIER_ATTEMPTS_HEADER, Integer.toString(attempt() - 1).getBytes(UTF_8));
        return copy;
    }

    private int earlierAttempts() {
        return Optional.ofNullable(record.headers().lastHeader(EARLIER_ATTEMPTS_HEADER))
                .map(Header::value)
                .map(value -> new String(value, UTF_8))
                .filter(text -> text.matches("[0-9]{1," + DIGITS_MAX + "}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
