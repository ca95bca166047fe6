package io.srfarm.dispatcher.webhook;

import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.share.FairCache;
import io.srfarm.dispatcher.share.FairShare;
import io.srfarm.job.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All pending deliveries by receiver, and dead ones, newest first. Thread-safe. */
final class PendingDeliveries {
    private static final Comparator<WebhookDelivery> SOONEST_FIRST =
            Comparator.comparing(WebhookDelivery::next).thenComparing(WebhookDelivery::id);
    private static final Comparator<WebhookDelivery> NEWEST_FIRST = SOONEST_FIRST.reversed();

    private final Map<String, WebhookDelivery> byId = new HashMap<>();
    private final Map<WebhookTarget, NavigableSet<WebhookDelivery>> lines = new HashMap<>();
    private final NavigableSet<WebhookDelivery> dead = new TreeSet<>(NEWEST_FIRST);
    private final Set<JobKey> gone = new HashSet<>();

    /** Pending and, below, dead deliveries by tenant. */
    private final FairCache<String> waiting = new FairCache<>();

    private final FairCache<String> ended = new FairCache<>();

    /** Adds a delivery or replaces it by its latest state. */
    synchronized void put(WebhookDelivery delivery) {
        remove(delivery.id());
        byId.put(delivery.id(), delivery);
        if (delivery.dead()) {
            dead.add(delivery);
            ended.put(delivery.tenant(), delivery.id(), delivery.bytes());
            if (isGone(delivery)) {
                gone.add(new JobKey(delivery.tenant(), delivery.job()));
            }
        } else {
            lines.computeIfAbsent(delivery.target(), target -> new TreeSet<>(SOONEST_FIRST))
                    .add(delivery);
            waiting.put(delivery.tenant(), delivery.id(), delivery.bytes());
        }
    }

    /** Removes a delivery that was delivered or forgotten. */
    synchronized void remove(String id) {
        WebhookDelivery known = byId.remove(id);
        if (known == null) {
            return;
        }
        waiting.remove(known.tenant(), id);
        if (dead.remove(known)) {
            ended.remove(known.tenant(), id);
            if (isGone(known)) {
                gone.remove(new JobKey(known.tenant(), known.job())); // redriving one delivery resumes the job's others
            }
            return;
        }
        NavigableSet<WebhookDelivery> line = lines.get(known.target());
        if (line != null && line.remove(known) && line.isEmpty()) {
            lines.remove(known.target());
        }
    }

    synchronized Optional<WebhookDelivery> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Returns due deliveries: the first ones of each receiver, round-robin over the receivers in random order.
     *
     * @param each the most deliveries per receiver
     */
    synchronized List<WebhookDelivery> due(Instant now, int each) {
        List<Iterator<WebhookDelivery>> round = new ArrayList<>();
        lines.values().forEach(line -> round.add(line.iterator()));
        Collections.shuffle(round);
        List<WebhookDelivery> due = new ArrayList<>();
        for (int rank = 0; rank < each && !round.isEmpty(); rank++) {
            for (Iterator<Iterator<WebhookDelivery>> rest = round.iterator(); rest.hasNext(); ) {
                Iterator<WebhookDelivery> line = rest.next();
                WebhookDelivery next = line.hasNext() ? line.next() : null;
                if (next == null || next.next().isAfter(now)) {
                    rest.remove();
                } else {
                    due.add(next);
                }
            }
        }
        return due;
    }

    /** Returns whether the receiver has asked for no more events of this job. */
    synchronized boolean isGone(JobKey job) {
        return gone.contains(job);
    }

    /** Returns a tenant's pending deliveries, next one first, or dead ones, newest first, after {@code after}. */
    synchronized List<WebhookDelivery> list(Tenant tenant, boolean ofDead, Optional<WebhookDelivery> after, int most) {
        NavigableSet<WebhookDelivery> all = ofDead ? dead : pendingOf(tenant);
        NavigableSet<WebhookDelivery> rest =
                after.map(delivery -> all.tailSet(delivery, false)).orElse(all);
        return rest.stream()
                .filter(delivery -> delivery.tenant().equals(tenant))
                .limit(most)
                .toList();
    }

    /** Returns the dead deliveries to forget so that at most {@code max} with at most {@code bytesMax} remain. */
    synchronized List<WebhookDelivery> deadBeyond(int max, long bytesMax) {
        Set<WebhookDelivery> beyond = new LinkedHashSet<>();
        for (Optional<Tenant> loser = ended.loser(max, bytesMax);
                loser.isPresent();
                loser = ended.loser(max, bytesMax)) {
            WebhookDelivery oldest = oldestDead(loser.get(), beyond);
            ended.remove(oldest.tenant(), oldest.id());
            beyond.add(oldest);
        }
        // They remain until their removal is read back from the topic.
        beyond.forEach(delivery -> ended.put(delivery.tenant(), delivery.id(), delivery.bytes()));
        return List.copyOf(beyond);
    }

    private WebhookDelivery oldestDead(Tenant tenant, Set<WebhookDelivery> but) {
        return dead.descendingSet().stream()
                .filter(delivery -> delivery.tenant().equals(tenant) && !but.contains(delivery))
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether one more may wait: a tenant's share never covers the whole limit. */
    synchronized boolean hasRoom(WebhookDelivery delivery, int max, long bytesMax) {
        Tenant tenant = delivery.tenant();
        return FairShare.hasRoom(waiting.count(tenant), waiting.count(), 1, max)
                && FairShare.hasRoom(waiting.weight(tenant), waiting.weight(), delivery.bytes(), bytesMax);
    }

    synchronized int pending() {
        return (int) waiting.count();
    }

    /** Returns the bytes of dead deliveries. */
    synchronized long deadBytes() {
        return ended.weight();
    }

    synchronized int dead() {
        return dead.size();
    }

    /** Returns how long the oldest pending delivery has waited. */
    synchronized Duration age(Instant now) {
        return lines.values().stream()
                .flatMap(NavigableSet::stream)
                .map(WebhookDelivery::planned)
                .min(Comparator.naturalOrder())
                .map(oldest -> Duration.between(oldest, now))
                .orElse(Duration.ZERO);
    }

    private static boolean isGone(WebhookDelivery delivery) {
        return delivery.trouble().filter(CallFailure::endsTheJobsCalls).isPresent();
    }

    private NavigableSet<WebhookDelivery> pendingOf(Tenant tenant) {
        NavigableSet<WebhookDelivery> pending = new TreeSet<>(SOONEST_FIRST);
        lines.forEach((target, line) -> {
            if (target.tenant().equals(tenant)) {
                pending.addAll(line);
            }
        });
        return pending;
    }
}
