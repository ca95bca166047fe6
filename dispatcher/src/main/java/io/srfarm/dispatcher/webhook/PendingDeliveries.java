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

/** All deliveries that wait, by receiver, and those that are dead, the newest first. Thread-safe. */
final class PendingDeliveries {
    private static final Comparator<WebhookDelivery> SOONEST_FIRST =
            Comparator.comparing(WebhookDelivery::next).thenComparing(WebhookDelivery::id);
    private static final Comparator<WebhookDelivery> NEWEST_FIRST = SOONEST_FIRST.reversed();

    private final Map<String, WebhookDelivery> byId = new HashMap<>();
    private final Map<WebhookTarget, NavigableSet<WebhookDelivery>> lines = new HashMap<>();
    private final NavigableSet<WebhookDelivery> dead = new TreeSet<>(NEWEST_FIRST);
    private final Set<JobKey> gone = new HashSet<>();

    /** What waits and what is dead, by tenant. */
    private final FairCache<String> waiting = new FairCache<>();

    private final FairCache<String> ended = new FairCache<>();

    /** Takes in what is newest about a delivery. */
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

    /** It has arrived, or was forgotten. */
    synchronized void remove(String id) {
        WebhookDelivery known = byId.remove(id);
        if (known == null) {
            return;
        }
        waiting.remove(known.tenant(), id);
        if (dead.remove(known)) {
            ended.remove(known.tenant(), id);
            if (isGone(known)) {
                gone.remove(
                        new JobKey(known.tenant(), known.job())); // who sends one again wants to hear the others too
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
     * What is due: of every receiver its first ones, the first of each before the second of any, in an order that favours no
     * receiver.
     *
     * @param each how many of one receiver at most
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

    /** Whether the receiver of this job has said that it wants to hear no more of it. */
    synchronized boolean isGone(JobKey job) {
        return gone.contains(job);
    }

    /** A tenant's deliveries of one kind behind {@code after}: the dead ones from the newest, the others from the soonest. */
    synchronized List<WebhookDelivery> list(Tenant tenant, boolean ofDead, Optional<WebhookDelivery> after, int most) {
        NavigableSet<WebhookDelivery> all = ofDead ? dead : pendingOf(tenant);
        NavigableSet<WebhookDelivery> rest =
                after.map(delivery -> all.tailSet(delivery, false)).orElse(all);
        return rest.stream()
                .filter(delivery -> delivery.tenant().equals(tenant))
                .limit(most)
                .toList();
    }

    /** Dead ones to be forgotten, so that no more than {@code max} are left, of no more than {@code bytesMax}. */
    synchronized List<WebhookDelivery> deadBeyond(int max, long bytesMax) {
        Set<WebhookDelivery> beyond = new LinkedHashSet<>();
        for (Optional<Tenant> loser = ended.loser(max, bytesMax);
                loser.isPresent();
                loser = ended.loser(max, bytesMax)) {
            WebhookDelivery oldest = oldestDead(loser.get(), beyond);
            ended.remove(oldest.tenant(), oldest.id());
            beyond.add(oldest);
        }
        // They are here until the topic says that they are gone.
        beyond.forEach(delivery -> ended.put(delivery.tenant(), delivery.id(), delivery.bytes()));
        return List.copyOf(beyond);
    }

    private WebhookDelivery oldestDead(Tenant tenant, Set<WebhookDelivery> but) {
        return dead.descendingSet().stream()
                .filter(delivery -> delivery.tenant().equals(tenant) && !but.contains(delivery))
                .findFirst()
                .orElseThrow();
    }

    /** Whether one more may wait: its tenant's part of what may is never all of it. */
    synchronized boolean hasRoom(WebhookDelivery delivery, int max, long bytesMax) {
        Tenant tenant = delivery.tenant();
        return FairShare.hasRoom(waiting.count(tenant), waiting.count(), 1, max)
                && FairShare.hasRoom(waiting.weight(tenant), waiting.weight(), delivery.bytes(), bytesMax);
    }

    synchronized int pending() {
        return (int) waiting.count();
    }

    /** Bytes of those that are dead. */
    synchronized long deadBytes() {
        return ended.weight();
    }

    synchronized int dead() {
        return dead.size();
    }

    /** How long the oldest one has waited. */
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
