package io.srfarm.dispatcher.ledger;

import io.smallrye.mutiny.subscription.MultiEmitter;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.share.FairShare;
import io.srfarm.job.Tenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The open event streams by job. Not thread-safe: guarded by the ledger's lock. */
final class JobListeners {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final int max;
    private final FairShare<Tenant> shares;
    private final Map<JobKey, Set<MultiEmitter<? super TimelineEntry>>> byJob = new HashMap<>();

    JobListeners(int max) {
        this.max = max;
        this.shares = new FairShare<>(max);
    }

    /**
     * Checks that the tenant may open another stream.
     *
     * @throws OverloadedException if the tenant has used its share of streams
     */
    void require(Tenant tenant) {
        if (!shares.hasRoom(tenant, 1)) {
            throw tooMany();
        }
    }

    void add(JobKey key, MultiEmitter<? super TimelineEntry> listener) {
        if (shares.take(key.tenant(), 1)) {
            byJob.computeIfAbsent(key, job -> new HashSet<>()).add(listener);
        } else {
            listener.fail(tooMany());
        }
    }

    private OverloadedException tooMany() {
        return new OverloadedException(
                "too many event streams are open (limit the tenant's share of listeners-max: " + max + ")",
                RETRY_AFTER);
    }

    void remove(JobKey key, MultiEmitter<? super TimelineEntry> listener) {
        Set<MultiEmitter<? super TimelineEntry>> listeners = byJob.getOrDefault(key, Set.of());
        if (listeners.contains(listener)) {
            listeners.remove(listener);
            shares.give(key.tenant(), 1);
        }
        if (listeners.isEmpty()) {
            byJob.remove(key);
        }
    }

    boolean has(JobKey key) {
        return byJob.containsKey(key);
    }

    void tell(JobKey key, TimelineEntry moment) {
        // Over a copy, because a listener that completes removes itself.
        for (MultiEmitter<? super TimelineEntry> listener : Set.copyOf(byJob.getOrDefault(key, Set.of()))) {
            listener.emit(moment);
            if (moment.last()) {
                listener.complete();
            }
        }
    }
}
