package io.srfarm.dispatcher.webhook;

import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.share.FairShare;
import io.srfarm.dispatcher.share.Holdings;
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
final class Deliveries {
    private static final Comparator<Delivery> SOONEST_FIRST =
            Comparator.comparing(Delivery::next).thenComparing(Delivery::id);
    private static final Comparator<Delivery> NEWEST_FIRST = SOONEST_FIRST.reversed();

    private final Map<String, Delivery> byId = new HashMap<>();
    private final Map<Target, NavigableSet<Delivery>> lines = new HashMap<>();
    private final NavigableSet<Delivery> dead = new TreeSet<>(NEWEST_FIRST);
    private final Set<JobKey> gone = new HashSet<>();

    /** Pending and, below, dead deliveries by tenant. */
    private final Holdings<String> waiting = new Holdings<>();

    private final Holdings<String> ended = new Holdings<>();

    /** Adds a delivery or replaces it by its latest state. */
    synchronized void put(Delivery delivery) {
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
        Delivery known = byId.remove(id);
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
        NavigableSet<Delivery> line = lines.get(known.target());
        if (line != null && line.remove(known) && line.isEmpty()) {
            lines.remove(known.target());
        }
    }

    synchronized Optional<Delivery> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Returns due deliveries: the first ones of each receiver, round-robin over the receivers in random order.
     *
     * @param each the most deliveries per receiver
     */
    synchronized List<Delivery> due(Instant now, int each) {
        List<Iterator<Delivery>> round = new ArrayList<>();
        lines.values().forEach(line -> round.add(line.iterator()));
        Collections.shuffle(round);
        List<Delivery> due = new ArrayList<>();
        for (int rank = 0; rank < each && !round.isEmpty(); rank++) {
            for (Iterator<Iterator<Delivery>> rest = round.iterator(); rest.hasNext(); ) {
                Iterator<Delivery> line = rest.next();
                Delivery next = line.hasNext() ? line.next() : null;
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
    synchronized List<Delivery> list(Tenant tenant, boolean ofDead, Optional<Delivery> after, int most) {
        NavigableSet<Delivery> all = ofDead ? dead : pendingOf(tenant);
        NavigableSet<Delivery> rest =
                after.map(delivery -> all.tailSet(delivery, false)).orElse(all);
        return rest.stream()
                .filter(delivery -> delivery.tenant().equals(tenant))
                .limit(most)
                .toList();
    }

    /** Returns the dead deliveries to forget so that at most {@code max} with at most {@code bytesMax} remain. */
    synchronized List<Delivery> deadBeyond(int max, long bytesMax) {
        Set<Delivery> beyond = new LinkedHashSet<>();
        for (Optional<Tenant> loser = ended.loser(max, bytesMax);
                loser.isPresent();
                loser = ended.loser(max, bytesMax)) {
            Delivery oldest = oldestDead(loser.get(), beyond);
            ended.remove(oldest.tenant(), oldest.id());
            beyond.add(oldest);
        }
        // They remain until their removal is read back from the topic.
        beyond.forEach(delivery -> ended.put(delivery.tenant(), delivery.id(), delivery.bytes()));
        return List.copyOf(beyond);
    }

    private Delivery oldestDead(Tenant tenant, Set<Delivery> but) {
        return dead.descendingSet().stream()
                .filter(delivery -> delivery.tenant().equals(tenant) && !but.contains(delivery))
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether one more may wait: a tenant's share never covers the whole limit. */
    synchronized boolean hasRoom(Delivery delivery, int max, long bytesMax) {
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
                .map(Delivery::planned)
                .min(Comparator.naturalOrder())
                .map(oldest -> Duration.between(oldest, now))
                .orElse(Duration.ZERO);
    }

    private static boolean isGone(Delivery delivery) {
        return delivery.trouble().filter(Trouble::endsTheJobsCalls).isPresent();
    }

    private NavigableSet<Delivery> pendingOf(Tenant tenant) {
        NavigableSet<Delivery> pending = new TreeSet<>(SOONEST_FIRST);
        lines.forEach((target, line) -> {
            if (target.tenant().equals(tenant)) {
                pending.addAll(line);
            }
        });
        return pending;
    }
}
