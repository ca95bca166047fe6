package io.srfarm.dispatcher.ledger;

import io.srfarm.job.Tenant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Jobs of one class that no worker can have yet, in the order in which they will be dispatched: tenants take turns, the
 * one that was served longest ago first, and a tenant's own jobs go by age. So a quiet tenant waits for at most one job
 * of each other one. One thread writes, any may read.
 */
final class FairLine {
    private final Map<Tenant, NavigableSet<Turn>> lines = new ConcurrentHashMap<>();

    /** When a tenant was last served, in the count of servings; it follows from the events that were read. */
    private final Map<Tenant, Long> served = new ConcurrentHashMap<>();

    private long servings;

    void add(Turn turn) {
        lines.computeIfAbsent(turn.key().tenant(), tenant -> new ConcurrentSkipListSet<>())
                .add(turn);
    }

    void remove(Turn turn) {
        line(turn.key().tenant()).remove(turn);
    }

    /** A job of {@code tenant} was dispatched: it is the others' turn. */
    void serve(Tenant tenant) {
        served.put(tenant, ++servings);
    }

    int size() {
        return lines.values().stream().mapToInt(NavigableSet::size).sum();
    }

    /** The first {@code max} jobs. */
    List<JobKey> first(int max) {
        List<Iterator<Turn>> round = new ArrayList<>();
        tenants().forEach(tenant -> round.add(line(tenant).iterator()));
        List<JobKey> first = new ArrayList<>();
        while (first.size() < max && !round.isEmpty()) {
            round.removeIf(line -> !line.hasNext());
            round.stream()
                    .limit(max - first.size())
                    .forEach(line -> first.add(line.next().key()));
        }
        return first;
    }

    /** How many jobs of this line go before that one. */
    int ahead(Turn turn) {
        Tenant own = turn.key().tenant();
        int rounds = line(own).headSet(turn).size();
        boolean before = true;
        int ahead = rounds;
        for (Tenant tenant : tenants()) {
            before = before && !tenant.equals(own);
            if (!tenant.equals(own)) {
                ahead += Math.min(line(tenant).size(), before ? rounds + 1 : rounds);
            }
        }
        return ahead;
    }

    private List<Tenant> tenants() {
        Comparator<Tenant> byTurn = Comparator.comparing(tenant -> served.getOrDefault(tenant, 0L));
        return lines.keySet().stream()
                .sorted(byTurn.thenComparing(Tenant::name))
                .toList();
    }

    private NavigableSet<Turn> line(Tenant tenant) {
        return lines.getOrDefault(tenant, new ConcurrentSkipListSet<>());
    }
}
