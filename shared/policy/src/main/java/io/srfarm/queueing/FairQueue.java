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
 * The waiting jobs of one class in dispatch order. Tenants take turns, the least recently served first; jobs of one
 * tenant go by age. So a tenant with few jobs waits for at most one job of each other tenant. Supports one writing
 * thread and any number of readers.
 *
 * @param <T> a waiting job; jobs of one tenant are dispatched in ascending order
 */
public final class FairQueue<T extends Comparable<? super T>> {
    private final Function<T, Tenant> tenantOf;
    private final Map<Tenant, RankedSet<T>> lines = new ConcurrentHashMap<>();

    /** The value of {@link #servings} when a tenant was last served. It is derived from the events read. */
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

    /** Records that a job of {@code tenant} was dispatched, so that the other tenants go next. */
    public void serve(Tenant tenant) {
        served.put(tenant, ++servings);
    }

    public int size() {
        return lines.values().stream().mapToInt(RankedSet::size).sum();
    }

    /** Returns the first {@code max} jobs. */
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

    /** Returns how many jobs are ahead of {@code turn}, which must be in this queue. */
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

    /** Returns the tenants with waiting jobs in the order of their turns. */
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
