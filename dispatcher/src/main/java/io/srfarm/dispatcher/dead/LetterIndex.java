package io.srfarm.dispatcher.dead;

import io.srfarm.job.Tenant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The newest letters, bounded. One thread writes; any thread may read at the same time. */
final class LetterIndex {
    private final int max;
    private final ConcurrentNavigableMap<Place, Letter> byPlace = new ConcurrentSkipListMap<>();
    private final Map<Owned, Letter> byId = new ConcurrentHashMap<>();

    /** A letter's name: ids are unique within a tenant only. */
    private record Owned(Tenant tenant, String id) {
        static Owned of(Letter letter) {
            return new Owned(letter.tenant(), letter.id());
        }
    }

    LetterIndex(int max) {
        this.max = max;
    }

    /** Takes in a letter; of several copies the first one stays. */
    void add(Letter letter) {
        if (byId.putIfAbsent(Owned.of(letter), letter) == null) {
            byPlace.put(letter.place(), letter);
        }
        while (byPlace.size() > max) {
            byId.remove(Owned.of(byPlace.pollLastEntry().getValue()));
        }
    }

    Optional<Letter> find(Tenant tenant, String id) {
        return Optional.ofNullable(byId.get(new Owned(tenant, id)));
    }

    /** A tenant's letters, the newest first, from behind {@code after} on. */
    Stream<Letter> list(Tenant tenant, Optional<Place> after) {
        NavigableMap<Place, Letter> rest = after.<NavigableMap<Place, Letter>>map(
                        place -> byPlace.tailMap(place, false))
                .orElse(byPlace);
        return rest.values().stream().filter(letter -> letter.tenant().equals(tenant));
    }

    int size() {
        return byId.size();
    }
}
