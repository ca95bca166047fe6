package io.srfarm.worker.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** A record that is locked for this worker. */
record Delivery(ConsumerRecord<String, byte[]> record) {
    /** Tries that earlier copies of this record had: a copy starts with the broker's count at 1 again. */
    static final String EARLIER_ATTEMPTS_HEADER = "srfarm-earlier-attempts";

    private static final int DIGITS_MAX = 6;

    /** The broker gives a record up silently, at its fifth delivery unless told otherwise. */
    private static final int WORN_DELIVERIES = 3;

    /** Which try of the job this is, from 1, over all copies of its record. */
    int attempt() {
        return earlierAttempts() + deliveries();
    }

    /** Whether the broker might soon give this record up: a copy of it lives longer. */
    boolean isWorn() {
        return deliveries() >= WORN_DELIVERIES;
    }

    private int deliveries() {
        return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    /**
     * The same record for the end of its queue, as if it had not been delivered this time. To be acknowledged after the
     * copy is safe: released instead, it would lose one of its few deliveries.
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
