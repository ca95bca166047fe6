package io.srfarm.dispatcher.deadletter;

import io.srfarm.dispatcher.share.FairCache;
import io.srfarm.job.Tenant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The newest dead letters, bounded. One thread writes; any thread may read concurrently. */
final class DeadLetterIndex {
    private final int max;
    private final ConcurrentNavigableMap<TopicPosition, DeadLetterSummary> byPlace = new ConcurrentSkipListMap<>();
    private final Map<Owned, DeadLetterSummary> byId = new ConcurrentHashMap<>();

    /** The number of dead letters by tenant. Used only by the writer. */
    private final FairCache<Owned> held = new FairCache<>();

    /** A dead letter's key: ids are unique only within a tenant. */
    private record Owned(Tenant tenant, String id) {
        static Owned of(DeadLetterSummary letter) {
            return new Owned(letter.tenant(), letter.id());
        }
    }

    DeadLetterIndex(int max) {
        this.max = max;
    }

    /** Adds a dead letter; of several copies the first one stays. */
    void add(DeadLetterSummary letter) {
        Owned name = Owned.of(letter);
        if (byId.putIfAbsent(name, letter) == null) {
            byPlace.put(letter.place(), letter);
            held.put(letter.tenant(), name, 1);
        }
        held.loser(max, Long.MAX_VALUE).flatMap(this::oldest).ifPresent(this::forget);
    }

    private Optional<DeadLetterSummary> oldest(Tenant tenant) {
        return byPlace.descendingMap().values().stream()
                .filter(letter -> letter.tenant().equals(tenant))
                .findFirst();
    }

    private void forget(DeadLetterSummary letter) {
        Owned name = Owned.of(letter);
        held.remove(letter.tenant(), name);
        byId.remove(name);
        byPlace.remove(letter.place());
    }

    Optional<DeadLetterSummary> find(Tenant tenant, String id) {
        return Optional.ofNullable(byId.get(new Owned(tenant, id)));
    }

    /** Returns a tenant's dead letters after the position {@code after}, newest first. */
    Stream<DeadLetterSummary> list(Tenant tenant, Optional<TopicPosition> after) {
        NavigableMap<TopicPosition, DeadLetterSummary> rest = after.<NavigableMap<TopicPosition, DeadLetterSummary>>map(
                        place -> byPlace.tailMap(place, false))
                .orElse(byPlace);
        return rest.values().stream().filter(letter -> letter.tenant().equals(tenant));
    }

    int size() {
        return byId.size();
    }
}
