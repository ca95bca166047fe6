package io.srfarm.dispatcher.webhook;

import io.srfarm.job.Tenant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Limits concurrent calls per receiver, per tenant and in total, so that slow receivers delay only themselves and their
 * tenant. Thread-safe.
 */
final class CallSlots {
    private final int ofOneTarget;
    private final int ofOneTenant;
    private final int ofAll;
    private final Set<String> taken = new HashSet<>();
    private final Map<WebhookTarget, Integer> byTarget = new HashMap<>();
    private final Map<Tenant, Integer> byTenant = new HashMap<>();

    CallSlots(int ofOneTarget, int ofOneTenant, int ofAll) {
        this.ofOneTarget = ofOneTarget;
        this.ofOneTenant = ofOneTenant;
        this.ofAll = ofAll;
    }

    /** Takes a slot, if one is free and the delivery has none yet. */
    synchronized boolean take(WebhookDelivery delivery) {
        WebhookTarget target = delivery.target();
        if (taken.size() >= ofAll
                || byTarget.getOrDefault(target, 0) >= ofOneTarget
                || byTenant.getOrDefault(target.tenant(), 0) >= ofOneTenant
                || !taken.add(delivery.id())) {
            return false;
        }
        byTarget.merge(target, 1, Integer::sum);
        byTenant.merge(target.tenant(), 1, Integer::sum);
        return true;
    }

    synchronized void free(WebhookDelivery delivery) {
        if (taken.remove(delivery.id())) {
            byTarget.computeIfPresent(delivery.target(), (target, count) -> count == 1 ? null : count - 1);
            byTenant.computeIfPresent(delivery.tenant(), (tenant, count) -> count == 1 ? null : count - 1);
        }
    }
}
