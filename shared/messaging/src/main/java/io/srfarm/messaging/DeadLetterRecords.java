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

/** Dead letters as records of {@code sr.dead}: the record as it came, and why it lies there as headers beside its own. */
public final class DeadLetterRecords {
    /** The error's type, as on the wire. */
    public static final String TYPE_HEADER = "srfarm-dead-type";

    /** The error's message. */
    public static final String MESSAGE_HEADER = "srfarm-dead-message";

    /** Where the record lay: {@code topic/partition/offset}. */
    public static final String ORIGIN_HEADER = "srfarm-dead-origin";

    /** How often its job was tried. */
    public static final String ATTEMPTS_HEADER = "srfarm-dead-attempts";

    /** Where it broke, if that is known. */
    public static final String STACK_HEADER = "srfarm-dead-stack";

    private static final List<String> OWN =
            List.of(TYPE_HEADER, MESSAGE_HEADER, ORIGIN_HEADER, ATTEMPTS_HEADER, STACK_HEADER);
    private static final int TENANT_BYTES_MAX = 64;

    private DeadLetterRecords() {}

    /** Where {@code record} lies, as letters say it. */
    public static String origin(ConsumerRecord<?, ?> record) {
        return record.topic() + "/" + record.partition() + "/" + record.offset();
    }

    /** {@code record} whole, for the dead letters. */
    public static ProducerRecord<String, byte[]> write(ConsumerRecord<String, byte[]> record, DeadLetter why) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(Topics.DEAD, record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        return explained(letter, why);
    }

    /** For a record that is too large to be copied with its reason: only whose it was and why it is here. */
    public static ProducerRecord<String, byte[]> writeBare(ConsumerRecord<String, byte[]> record, DeadLetter why) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(Topics.DEAD, new byte[0]);
        Header tenant = record.headers().lastHeader(EventRecords.TENANT_HEADER);
        if (tenant != null && tenant.value() != null && tenant.value().length <= TENANT_BYTES_MAX) {
            letter.headers().add(tenant);
        }
        return explained(letter, why);
    }

    /** Reads what {@link #write} wrote; whatever is missing or strange is said as such, as a letter is for people. */
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
            return Optional.empty(); // a newer farm's
        }
    }
}
