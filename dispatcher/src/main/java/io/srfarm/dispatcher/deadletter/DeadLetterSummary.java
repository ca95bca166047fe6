package io.srfarm.dispatcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.event.DeadLetter;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.job.JobId;
import io.srfarm.job.Limits;
import io.srfarm.job.Tenant;
import io.srfarm.messaging.DeadLetterRecords;
import io.srfarm.messaging.EventRecords;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter without its payload, which stays on the topic.
 *
 * @param id for a job whose attempts are exhausted its id, because it dies once; otherwise the origin of the record, so
 *     that a record that was set aside twice is one dead letter
 * @param key the record's key, if it is a valid job id
 * @param why the reason, with a shortened message and no stack trace
 * @param bytes size of the payload
 */
record DeadLetterSummary(
        String id, Tenant tenant, TopicPosition place, Optional<JobId> key, DeadLetter why, int bytes) {
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9._-]{1,249}/[0-9]{1,10}/[0-9]{1,19}");
    private static final int MESSAGE_CHARACTERS_MAX = 300;

    /**
     * Reads a record.
     *
     * @return empty if it names no tenant: then it is visible only on the topic
     */
    static Optional<DeadLetterSummary> of(ConsumerRecord<String, byte[]> record) {
        DeadLetter why = DeadLetterRecords.read(record);
        Optional<JobId> key = Optional.ofNullable(record.key()).flatMap(DeadLetterSummary::jobId);
        String origin = ORIGIN.matcher(why.origin()).matches() ? why.origin() : DeadLetterRecords.origin(record);
        String id = key.filter(job -> why.error().type() == ErrorType.ATTEMPTS_EXHAUSTED)
                .map(JobId::value)
                .orElseGet(() -> origin.replace('/', '-'));
        TopicPosition place =
                new TopicPosition(Instant.ofEpochMilli(record.timestamp()), record.partition(), record.offset());
        int bytes = record.value() == null ? 0 : record.value().length;
        return tenant(record.headers().lastHeader(EventRecords.TENANT_HEADER))
                .map(tenant -> new DeadLetterSummary(id, tenant, place, key, inShort(why, origin), bytes));
    }

    /** Returns the id of the job created by a redrive, which is always the same. */
    JobId successor() {
        return JobId.derived(tenant, "redrive/" + id);
    }

    private static DeadLetter inShort(DeadLetter why, String origin) {
        String message = why.error().message();
        String start = Limits.shortened(message, MESSAGE_CHARACTERS_MAX);
        return new DeadLetter(new JobError(why.error().type(), start), origin, why.attempts(), Optional.empty());
    }

    private static Optional<Tenant> tenant(@Nullable Header header) {
        try {
            return Optional.ofNullable(header).map(Header::value).map(value -> new Tenant(new String(value, UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<JobId> jobId(String key) {
        try {
            return Optional.of(new JobId(key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
