package io.srfarm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.event.DeadLetter;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Converts dead letters to and from records of {@code sr.dead}: the original record, with the reason in additional
 * headers.
 */
public final class DeadLetterRecords {
    /** Header: the error type's wire name. */
    public static final String TYPE_HEADER = "srfarm-dead-type";

    /** Header: the error message. */
    public static final String MESSAGE_HEADER = "srfarm-dead-message";

    /** Header: the original record's position, {@code topic/partition/offset}. */
    public static final String ORIGIN_HEADER = "srfarm-dead-origin";

    /** Header: the number of attempts at the job. */
    public static final String ATTEMPTS_HEADER = "srfarm-dead-attempts";

    /** Header: the stack trace, if known. */
    public static final String STACK_HEADER = "srfarm-dead-stack";

    private static final List<String> OWN =
            List.of(TYPE_HEADER, MESSAGE_HEADER, ORIGIN_HEADER, ATTEMPTS_HEADER, STACK_HEADER);
    private static final int TENANT_BYTES_MAX = 64;

    private DeadLetterRecords() {}

    /** Returns the position of {@code record} in the form used by dead letters. */
    public static String origin(ConsumerRecord<?, ?> record) {
        return record.topic() + "/" + record.partition() + "/" + record.offset();
    }

    /** Copies {@code record} with the reason for {@code sr.dead}. */
    public static ProducerRecord<String, byte[]> write(ConsumerRecord<String, byte[]> record, DeadLetter why) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(Topics.DEAD, record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        return explained(letter, why);
    }

    /**
     * Creates a dead letter without the original key and value, for records that are too large to copy. It keeps only
     * the tenant and the reason.
     */
    public static ProducerRecord<String, byte[]> writeBare(ConsumerRecord<String, byte[]> record, DeadLetter why) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(Topics.DEAD, new byte[0]);
        Header tenant = record.headers().lastHeader(EventRecords.TENANT_HEADER);
        if (tenant != null && tenant.value() != null && tenant.value().length <= TENANT_BYTES_MAX) {
            letter.headers().add(tenant);
        }
        return explained(letter, why);
    }

    /**
     * Reads what {@link #write} wrote. Dead letters are read by people, so missing or invalid headers get defaults
     * instead of failing.
     */
    public static DeadLetter read(ConsumerRecord<String, byte[]> letter) {
        ErrorType type =
                text(letter, TYPE_HEADER).flatMap(DeadLetterRecords::type).orElse(ErrorType.INTERNAL);
        String message = text(letter, MESSAGE_HEADER).orElse("no reason was given");
        int attempts = text(letter, ATTEMPTS_HEADER)
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
        String origin = text(letter, ORIGIN_HEADER).orElseGet(() -> origin(letter));
        return new DeadLetter(new JobError(type, message), origin, attempts, text(letter, STACK_HEADER));
    }

    private static ProducerRecord<String, byte[]> explained(ProducerRecord<String, byte[]> letter, DeadLetter why) {
        OWN.forEach(letter.headers()::remove);
        put(letter.headers(), TYPE_HEADER, why.error().type().wireName());
        put(letter.headers(), MESSAGE_HEADER, why.error().message());
        put(letter.headers(), ORIGIN_HEADER, why.origin());
        put(letter.headers(), ATTEMPTS_HEADER, Integer.toString(why.attempts()));
        why.stack().ifPresent(stack -> put(letter.headers(), STACK_HEADER, stack));
        return letter;
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    private static Optional<String> text(ConsumerRecord<String, byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, UTF_8));
    }

    private static Optional<ErrorType> type(String name) {
        try {
            return Optional.of(ErrorType.ofWireName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // written by a newer version
        }
    }
}
