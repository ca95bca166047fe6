package io.srfarm.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.dispatcher.share.FairCache;
import io.srfarm.job.Tenant;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Buffers past records, unparsed, while the topic is read at start: a start costs reading the topic, not parsing it.
 * For ended jobs it drops candidates and dispatches, and for all but the most recently ended jobs everything. If the
 * records of ended jobs exceed the memory limit, the oldest are passed on early, because the ledger keeps them in less
 * space. The rest is passed on at the end. Used only by the reading thread.
 */
final class EventReplay {
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "expired", "dead");
    private static final Set<String> WORTH_KEEPING =
            Set.of("accepted", "started", "succeeded", "failed", "cancelled", "expired", "dead");

    /** Most records per ended job; more occur only after repeated failures. */
    private static final int RECORDS_MAX = 32;

    /** Memory of a record besides its value. */
    private static final int OVERHEAD_BYTES = 64;

    private final int finishedMax;
    private final long bytesMax;
    private final Consumer<ConsumerRecord<String, byte[]>> reader;
    private final JobKeys read;

    /** By tenant and job, in the order of their first record. */
    private final Map<String, Past> pasts = new LinkedHashMap<>();

    /** Ended jobs and their bytes. */
    private final FairCache<String> ended = new FairCache<>();

    /**
     * Creates an empty buffer.
     *
     * @param finishedMax most ended jobs of which anything is kept
     * @param bytesMax most bytes of their records
     * @param reader parses the records that are kept
     * @param read called with every job, also those of which nothing is kept
     */
    EventReplay(int finishedMax, long bytesMax, Consumer<ConsumerRecord<String, byte[]>> reader, JobKeys read) {
        this.finishedMax = finishedMax;
        this.bytesMax = bytesMax;
        this.reader = reader;
        this.read = read;
    }

    /** The remaining records of one job. */
    private static final class Past {
        private final Tenant tenant;
        private final List<Kept> records = new ArrayList<>(3);
        private boolean over;

        private Past(Tenant tenant) {
            this.tenant = tenant;
        }

        private long bytes() {
            return records.stream()
                    .mapToLong(record -> OVERHEAD_BYTES + record.value().length)
                    .sum();
        }
    }

    /** A record without its original headers, which would keep the whole fetched batch in memory. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(String name, byte[] value, long offset) {
        ConsumerRecord<String, byte[]> asItCame(String key) {
            int slash = key.indexOf('/');
            String job = key.substring(slash + 1);
            ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(Topics.EVENTS, 0, offset, job, value);
            record.headers()
                    .add("ce_type", (EventRecords.TYPE_PREFIX + name).getBytes(UTF_8))
                    .add("ce_subject", job.getBytes(UTF_8))
                    .add("ce_tenant", key.substring(0, slash).getBytes(UTF_8));
            return record;
        }
    }

    /**
     * Buffers or drops a record.
     *
     * @return false if it is no event of a job and has to be read as it is
     */
    boolean take(ConsumerRecord<String, byte[]> record) {
        String type = header(record, "ce_type");
        String job = header(record, "ce_subject");
        String tenant = header(record, "ce_tenant");
        if (type == null || job == null || tenant == null || record.value() == null) {
            return false;
        }
        if (!type.startsWith(EventRecords.TYPE_PREFIX)) {
            return false;
        }
        Tenant owner;
        try {
            owner = new Tenant(tenant);
        } catch (IllegalArgumentException e) {
            return false; // the reader counts it as unreadable
        }
        String name = type.substring(EventRecords.TYPE_PREFIX.length());
        String key = tenant + "/" + job;
        Past past = pasts.get(key);
        if (past == null) {
            past = new Past(owner);
            pasts.put(key, past);
            read.note(tenant, job);
        }
        keep(key, past, new Kept(name, record.value(), record.offset()));
        evict();
        return true;
    }

    private void keep(String key, Past past, Kept record) {
        if (record.name().equals("progress")) {
            return; // only the latest progress matters, and more will follow
        }
        if (past.over && record.name().equals("accepted")) {
            // A duplicate, or a new job after the key became free; the reader decides.
            past.over = false;
            ended.remove(past.tenant, key);
        }
        if (!past.over && ENDS.contains(record.name())) {
            past.over = true;
            past.records.removeIf(earlier -> !WORTH_KEEPING.contains(earlier.name()));
        }
        // The end may be unreadable, in which case later records count.
        if (!past.over || (WORTH_KEEPING.contains(record.name()) && past.records.size() < RECORDS_MAX)) {
            past.records.add(record);
        }
        if (past.over) {
            ended.put(past.tenant, key, past.bytes());
        }
    }

    private void evict() {
        Optional<String> tooMany = ended.evict(finishedMax, Long.MAX_VALUE);
        tooMany.ifPresent(pasts::remove);
        for (Optional<String> large = ended.evict(Long.MAX_VALUE, bytesMax);
                large.isPresent();
                large = ended.evict(Long.MAX_VALUE, bytesMax)) {
            handOut(large.get());
        }
    }

    /** Passes on all remaining records: ended jobs first, by their end within each tenant. */
    void finish() {
        for (Optional<String> next = ended.evict(0, 0); next.isPresent(); next = ended.evict(0, 0)) {
            handOut(next.get());
        }
        List.copyOf(pasts.keySet()).forEach(this::handOut);
    }

    private void handOut(String key) {
        Past past = pasts.remove(key);
        if (past != null) {
            past.records.forEach(record -> reader.accept(record.asItCame(key)));
        }
    }

    private static @Nullable String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
