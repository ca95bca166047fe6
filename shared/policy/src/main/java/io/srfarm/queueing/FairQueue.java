package io.srfarm.queueing;

import io.srfarm.job.Tenant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Jobs of one class that no worker can have yet, in the order in which they will be dispatched: tenants take turns, the
 * one that was served longest ago first, and a tenant's own jobs go by age. So a quiet tenant waits for at most one job
 * of each other one. One thread writes, any may read.
 *
 * @param <T> a waiting job; the lesser one of a tenant goes first
 */
public final class FairQueue<T extends Comparable<? super T>> {
    private final Function<T, Tenant> tenantOf;
    private final Map<Tenant, RankedSet<T>> lines = new ConcurrentHashMap<>();

    /** When a tenant was last served, in the count of servings; it follows from the events that were read. */
    private final Map<Tenant, Long> served = new ConcurrentHashMap<>();

    private long servings;

    public FairQueue(Function<T, Tenant> tenantOf) {
        this.tenantOf = tenantOf;
    }

    public void add(T turn) {
        lines.computeIfAbsent(tenantOf.apply(turn), tenant -> new RankedSet<>()).add(turn);
    }

    public void remove(T turn) {
        line(tenantOf.apply(turn)).remove(turn);
    }

    /** A job of {@code tenant} was dispatched: it is the others' turn. */
    public void serve(Tenant tenant) {
        served.put(tenant, ++servings);
    }

    public int size() {
        return lines.values().stream().mapToInt(RankedSet::size).sum();
    }

    /** The first {@code max} jobs. */
    public List<T> first(int max) {
        List<Iterator<T>> round = new ArrayList<>();
        waiting().forEach(tenant -> round.add(line(tenant).first(max).iterator()));
        List<T> first = new ArrayList<>();
        while (first.size() < max && !round.isEmpty()) {
            round.removeIf(line -> !line.hasNext());
            round.stream().limit(max - first.size()).forEach(line -> first.add(line.next()));
        }
        return first;
    }

    /** How many jobs of this line go before that one, which is in it. */
    public int ahead(T turn) {
        Tenant own = tenantOf.apply(turn);
        int rounds = line(own).before(turn);
        boolean before = true;
        int ahead = rounds;
        for (Tenant tenant : waiting()) {
            before = before && !tenant.equals(own);
            if (!tenant.equals(own)) {
                ahead += Math.min(line(tenant).size(), before ? rounds + 1 : rounds);
            }
        }
        return ahead;
    }

    /** Tenants of which a job waits, in the order of their turns. */
    private List<Tenant> waiting() {
        Comparator<Tenant> byTurn = Comparator.comparing(tenant -> served.getOrDefault(tenant, 0L));
        return lines.entrySet().stream()
                .filter(line -> line.getValue().size() > 0)
                .map(Map.Entry::getKey)
                .sorted(byTurn.thenComparing(Tenant::name))
                .toList();
    }

    private RankedSet<T> line(Tenant tenant) {
        return lines.getOrDefault(tenant, new RankedSet<>());
    }
}
