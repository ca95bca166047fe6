package io.srfarm.dispatcher.ledger;

import io.smallrye.mutiny.subscription.MultiEmitter;
import io.srfarm.dispatcher.problem.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who follows which job. Not thread-safe: the ledger's lock guards it. */
final class Listeners {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final int max;
    private final Map<JobKey, Set<MultiEmitter<? super Moment>>> byJob = new HashMap<>();
    private int count;

    Listeners(int max) {
        this.max = max;
    }

    void add(JobKey key, MultiEmitter<? super Moment> listener) {
        if (count >= max) {
            listener.fail(
                    new UnavailableException("too many event streams are open (limit listeners-max)", RETRY_AFTER));
            return;
        }
        byJob.computeIfAbsent(key, job -> new HashSet<>()).add(listener);
        count++;
    }

    void remove(JobKey key, MultiEmitter<? super Moment> listener) {
        Set<MultiEmitter<? super Moment>> listeners = byJob.getOrDefault(key, Set.of());
        if (listeners.contains(listener)) {
            listeners.remove(listener);
            count--;
        }
        if (listeners.isEmpty()) {
            byJob.remove(key);
        }
    }

    boolean has(JobKey key) {
        return byJob.containsKey(key);
    }

    void tell(JobKey key, Moment moment) {
        // A listener that ends removes itself: so not over the set itself.
        for (MultiEmitter<? super Moment> listener : Set.copyOf(byJob.getOrDefault(key, Set.of()))) {
            listener.emit(moment);
            if (moment.last()) {
                listener.complete();
            }
        }
    }
}
