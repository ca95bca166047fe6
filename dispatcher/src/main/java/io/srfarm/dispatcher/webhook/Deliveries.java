package io.srfarm.dispatcher.webhook;

import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.job.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All deliveries that wait, by receiver, and those that are dead, the newest first. Thread-safe. */
final class Deliveries {
    private static final Comparator<Delivery> SOONEST_FIRST =
            Comparator.comparing(Delivery::next).thenComparing(Delivery::id);
    private static final Comparator<Delivery> NEWEST_FIRST = SOONEST_FIRST.reversed();

    private final Map<String, Delivery> byId = new HashMap<>();
    private final Map<Target, NavigableSet<Delivery>> lines = new HashMap<>();
    private final NavigableSet<Delivery> dead = new TreeSet<>(NEWEST_FIRST);
    private final Set<JobKey> gone = new HashSet<>();
    private int pending;

    /** Takes in what is newest about a delivery. */
    synchronized void put(Delivery delivery) {
        remove(delivery.id());
        byId.put(delivery.id(), delivery);
        if (delivery.dead()) {
            dead.add(delivery);
            if (isGone(delivery)) {
                gone.add(new JobKey(delivery.tenant(), delivery.job()));
            }
        } else {
            lines.computeIfAbsent(delivery.target(), target -> new TreeSet<>(SOONEST_FIRST))
                    .add(delivery);
            pending++;
        }
    }

    /** It has arrived, or was forgotten. */
    synchronized void remove(String id) {
        Delivery known = byId.remove(id);
        if (known == null || dead.remove(known)) {
            if (known != null && isGone(known)) {
                gone.remove(
                        new JobKey(known.tenant(), known.job())); // who sends one again wants to hear the others too
            }
            return;
        }
        NavigableSet<Delivery> line = lines.get(known.target());
        if (line != null && line.remove(known)) {
            pending--;
            if (line.isEmpty()) {
                lines.remove(known.target());
            }
        }
    }

    synchronized Optional<Delivery> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * What is due: of every receiver its first ones, the first of each before the second of any, in an order that favours no
     * receiver.
     *
     * @param each how many of one receiver at most
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

    /** Whether the receiver of this job has said that it wants to hear no more of it. */
    synchronized boolean isGone(JobKey job) {
        return gone.contains(job);
    }

    /** A tenant's deliveries of one kind behind {@code after}: the dead ones from the newest, the others from the soonest. */
    synchronized List<Delivery> list(Tenant tenant, boolean ofDead, Optional<Delivery> after, int most) {
        NavigableSet<Delivery> all = ofDead ? dead : waiting(tenant);
        NavigableSet<Delivery> rest =
                after.map(delivery -> all.tailSet(delivery, false)).orElse(all);
        return rest.stream()
                .filter(delivery -> delivery.tenant().equals(tenant))
                .limit(most)
                .toList();
    }

    /** The dead ones beyond the newest {@code max}. */
    synchronized List<Delivery> deadBeyond(int max) {
        return dead.stream().skip(max).toList();
    }

    synchronized int pending() {
        return pending;
    }

    synchronized int dead() {
        return dead.size();
    }

    /** How long the oldest one has waited. */
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

    private NavigableSet<Delivery> waiting(Tenant tenant) {
        NavigableSet<Delivery> waiting = new TreeSet<>(SOONEST_FIRST);
        lines.forEach((target, line) -> {
            if (target.tenant().equals(tenant)) {
                waiting.addAll(line);
            }
        });
        return waiting;
    }
}
