package io.srfarm.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.codec.EventRecords;
import io.srfarm.event.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The past while it is read, kept as it came: a start costs reading the whole topic, not understanding it. Of a job that
 * has ended its candidates and its way into a queue are let go, and of all ended jobs but the last ones everything. What
 * is left is taken in at the end. Of the reading thread alone.
 */
final class Replay {
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "expired", "dead");
    private static final Set<String> WORTH_KEEPING =
            Set.of("accepted", "started", "succeeded", "failed", "cancelled", "expired", "dead");

    /** Of one ended job; there are more only when something goes wrong again and again. */
    private static final int RECORDS_MAX = 32;

    private final int finishedMax;

    /** By tenant and job, in the order in which they were first heard of. */
    private final Map<String, Past> pasts = new LinkedHashMap<>();

    private final Deque<String> ended = new ArrayDeque<>();

    Replay(int finishedMax) {
        this.finishedMax = finishedMax;
    }

    /** What one job has left. */
    private static final class Past {
        private final List<Kept> records = new ArrayList<>(3);
        private boolean over;
    }

    /** A record without its headers, as those hold on to all that was fetched together with it. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
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

    /** @return whether it was kept, or let go for good; if not, it is none of a job's events */
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
        String key = tenant + "/" + job;
        String name = type.substring(EventRecords.TYPE_PREFIX.length());
        keep(key, pasts.computeIfAbsent(key, unknown -> new Past()), new Kept(name, record.value(), record.offset()));
        return true;
    }

    private void keep(String key, Past past, Kept record) {
        if (!past.over && ENDS.contains(record.name())) {
            past.over = true;
            past.records.removeIf(earlier -> !WORTH_KEEPING.contains(earlier.name()));
            ended.addLast(key);
        }
        // An end may turn out to be unreadable: what comes behind it counts then.
        if (!past.over || (WORTH_KEEPING.contains(record.name()) && past.records.size() < RECORDS_MAX)) {
            past.records.add(record);
        }
        if (ended.size() > finishedMax) {
            pasts.remove(ended.removeFirst());
        }
    }

    /** Hands out all that is left, and keeps nothing: ended jobs first, in the order of their ends. */
    void finish(Consumer<ConsumerRecord<String, byte[]>> reader) {
        while (!ended.isEmpty()) {
            String key = ended.removeFirst();
            Past past = pasts.remove(key);
            if (past != null) {
                past.records.forEach(record -> reader.accept(record.asItCame(key)));
            }
        }
        pasts.forEach((key, past) -> past.records.forEach(record -> reader.accept(record.asItCame(key))));
        pasts.clear();
    }

    private static @Nullable String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
