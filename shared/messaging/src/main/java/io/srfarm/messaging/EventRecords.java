package io.srfarm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.codec.EventJson;
import io.srfarm.codec.JobJson;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import io.srfarm.trace.Traces;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Converts events and jobs to and from Kafka records. Events are CloudEvents 1.0 in binary mode (attributes are
 * headers), keyed by job id. All copies of an event have the same {@code ce_id}, so consumers can drop duplicates.
 */
public final class EventRecords {
    /** The prefix of the event's name in {@code ce_type}. */
    public static final String TYPE_PREFIX = "io.srfarm.job.";

    /** The header with the tenant of a job or request. */
    public static final String TENANT_HEADER = "tenant";

    /** The header with the digest of the job document as submitted. */
    public static final String FINGERPRINT_HEADER = "srfarm-fingerprint";

    /** The headers of every event. */
    public static final List<String> HEADERS = List.of(
            "ce_specversion", "ce_type", "ce_source", "ce_id", "ce_subject", "ce_time", "ce_tenant", "content-type");

    private EventRecords() {}

    /**
     * Creates the record of {@code event}.
     *
     * @param source the sender, a path such as {@code /srfarm/worker/w1}
     */
    public static ProducerRecord<String, byte[]> event(String topic, JobEvent event, String source) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, event.job().value(), EventJson.write(event));
        put(record.headers(), "ce_specversion", "1.0");
        put(record.headers(), "ce_type", TYPE_PREFIX + event.name());
        put(record.headers(), "ce_source", source);
        put(record.headers(), "ce_id", id(event));
        put(record.headers(), "ce_subject", event.job().value());
        put(record.headers(), "ce_time", event.at().toString());
        put(record.headers(), "ce_tenant", event.tenant().name());
        put(record.headers(), "content-type", "application/json");
        Traces.here().ifPresent(place -> put(record.headers(), Traces.HEADER, place));
        return record;
    }

    /** Reads what {@link #event} wrote. */
    public static JobEvent event(ConsumerRecord<String, byte[]> record) throws MalformedMessageException {
        String type = required(record, "ce_type");
        if (!type.startsWith(TYPE_PREFIX)) {
            throw new MalformedMessageException("not a job event: " + type);
        }
        return EventJson.read(
                type.substring(TYPE_PREFIX.length()),
                jobId(required(record, "ce_subject")),
                tenant(required(record, "ce_tenant")),
                value(record));
    }

    /** Creates the queue record of {@code job}. */
    public static ProducerRecord<String, byte[]> job(String topic, Job job) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, job.id().value(), JobJson.write(job));
        put(record.headers(), TENANT_HEADER, job.tenant().name());
        put(record.headers(), "content-type", "application/json");
        Traces.here().ifPresent(place -> put(record.headers(), Traces.HEADER, place));
        return record;
    }

    /**
     * As {@link #job(String, Job)}, with the digest of the document as submitted, which is later stored with the job's
     * outcome.
     */
    public static ProducerRecord<String, byte[]> job(String topic, Job job, Sha256 fingerprint) {
        ProducerRecord<String, byte[]> record = job(topic, job);
        put(record.headers(), FINGERPRINT_HEADER, fingerprint.hex());
        return record;
    }

    /** Returns the digest of the document as submitted; empty if the record has none. */
    public static Optional<Sha256> fingerprint(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader(FINGERPRINT_HEADER);
        try {
            return Optional.ofNullable(header).map(Header::value).map(hex -> new Sha256(new String(hex, UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads what {@link #job} wrote. */
    public static Job job(ConsumerRecord<String, byte[]> record) throws MalformedMessageException {
        String key = record.key();
        if (key == null) {
            throw new MalformedMessageException("the key of a job record must be the job id; this record has no key");
        }
        return JobJson.read(value(record), jobId(key), tenant(required(record, TENANT_HEADER)));
    }

    /** Returns the record's position in a trace; empty if it has none. */
    public static Optional<String> trace(ConsumerRecord<String, byte[]> record) {
        return Optional.ofNullable(record.headers().lastHeader(Traces.HEADER))
                .map(Header::value)
                .map(value -> new String(value, UTF_8));
    }

    private static String id(JobEvent event) {
        String id = event.job() + "/" + event.name();
        if (event instanceof JobEvent.CandidateReady ready) {
            return id + "/" + ready.attempt() + "/" + ready.candidate().index();
        }
        if (event instanceof JobEvent.Progress progress) {
            return id + "/" + progress.attempt() + "/" + progress.candidate() + "/" + progress.tilesDone();
        }
        if (event instanceof JobEvent.Dispatched dispatched) {
            return id + "/" + dispatched.at().toEpochMilli();
        }
        return event instanceof JobEvent.Started started ? id + "/" + started.attempt() : id;
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    private static String required(ConsumerRecord<String, byte[]> record, String name)
            throws MalformedMessageException {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            throw new MalformedMessageException("header " + name + " is missing");
        }
        return new String(header.value(), UTF_8);
    }

    private static byte[] value(ConsumerRecord<String, byte[]> record) throws MalformedMessageException {
        byte[] value = record.value();
        if (value == null) {
            throw new MalformedMessageException("the record has no value");
        }
        return value;
    }

    private static JobId jobId(String text) throws MalformedMessageException {
        try {
            return new JobId(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Tenant tenant(String text) throws MalformedMessageException {
        try {
            return new Tenant(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(String.valueOf(e.getMessage()), e);
        }
    }
}
