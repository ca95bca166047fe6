package io.srfarm.dispatcher.share;

import io.srfarm.job.Tenant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The items kept for each tenant, with their weights. If there are too many, the tenant with the most loses its oldest
 * item, so that a busy tenant displaces only its own items. Not thread-safe.
 *
 * @param <T> the type of item keys, unique among all tenants
 */
public final class FairCache<T> {
    private final Map<Tenant, Holding<T>> byTenant = new HashMap<>();
    private long count;
    private long weight;

    private static final class Holding<T> {
        private final Map<T, Long> weights = new LinkedHashMap<>();
        private long weight;

        long count() {
            return weights.size();
        }

        long weight() {
            return weight;
        }
    }

    /** Adds an item as the tenant's newest, or changes the weight of an existing one. */
    public void put(Tenant tenant, T thing, long grams) {
        Holding<T> holding = byTenant.computeIfAbsent(tenant, unknown -> new Holding<>());
        Long before = holding.weights.put(thing, grams);
        count += before == null ? 1 : 0;
        long more = grams - (before == null ? 0 : before);
        holding.weight += more;
        weight += more;
    }

    /** Removes an item; returns whether it existed. */
    public boolean remove(Tenant tenant, T thing) {
        Holding<T> holding = byTenant.get(tenant);
        Long grams = holding == null ? null : holding.weights.remove(thing);
        if (holding == null || grams == null) {
            return false;
        }
        holding.weight -= grams;
        weight -= grams;
        count--;
        if (holding.weights.isEmpty()) {
            byTenant.remove(tenant);
        }
        return true;
    }

    public long count() {
        return count;
    }

    public long weight() {
        return weight;
    }

    public long count(Tenant tenant) {
        return held(tenant).count();
    }

    public long weight(Tenant tenant) {
        return held(tenant).weight();
    }

    /** Evicts an item if there are more than {@code countMax} or if they weigh more than {@code weightMax}. */
    public Optional<T> evict(long countMax, long weightMax) {
        return loser(countMax, weightMax).map(tenant -> {
            T oldest = held(tenant).weights.keySet().iterator().next();
            remove(tenant, oldest);
            return oldest;
        });
    }

    /**
     * Returns the tenant that must lose an item if there are more than {@code countMax} or if they weigh more than
     * {@code weightMax}.
     */
    public Optional<Tenant> loser(long countMax, long weightMax) {
        if (count > countMax) {
            return largest(Holding::count);
        }
        return weight > weightMax ? largest(Holding::weight) : Optional.empty();
    }

    private Optional<Tenant> largest(ToLongFunction<Holding<T>> measure) {
        return byTenant.entrySet().stream()
                .max(Comparator.comparingLong(entry -> measure.applyAsLong(entry.getValue())))
                .map(Map.Entry::getKey);
    }

    private Holding<T> held(Tenant tenant) {
        return byTenant.getOrDefault(tenant, new Holding<>());
    }
}
