package io.srfarm.dispatcher.identity;

import io.srfarm.dispatcher.identity.TenantsConfig.TenantConfig;
import java.util.OptionalLong;

/**
 * What a tenant may take.
 *
 * @param queuedMax jobs that may wait; empty: its share of what the farm takes
 * @param workMax pixels of inputs x candidates that may wait; empty: its share of what the farm takes
 * @param requestsPerSecond to one dispatcher
 * @param uploadBytesPerHour that presigned URLs of one dispatcher may bring
 */
public record Quota(OptionalLong queuedMax, OptionalLong workMax, int requestsPerSecond, long uploadBytesPerHour) {
    /** What is said of all tenants. */
    static Quota of(QuotaConfig all) {
        return new Quota(OptionalLong.empty(), OptionalLong.empty(), all.requestsPerSecond(), all.uploadBytesPerHour());
    }

    /** What is said of one tenant, where something is. */
    static Quota of(QuotaConfig all, TenantConfig one) {
        return new Quota(
                one.queuedMax().map(Integer::longValue).map(OptionalLong::of).orElseGet(OptionalLong::empty),
                one.workMax().map(OptionalLong::of).orElseGet(OptionalLong::empty),
                one.requestsPerSecond().orElseGet(all::requestsPerSecond),
                one.uploadBytesPerHour().orElseGet(all::uploadBytesPerHour));
    }
}
