package io.srfarm.dispatcher.identity;

import io.srfarm.dispatcher.identity.TenantsConfig.TenantConfig;
import java.util.OptionalLong;

/**
 * The limits of a tenant.
 *
 * @param queuedMax most waiting jobs; empty for its share of the farm's limit
 * @param workMax most waiting work in pixels of inputs x candidates; empty for its share of the farm's limit
 * @param requestsPerSecond to one dispatcher
 * @param uploadBytesPerHour by presigned URLs of one dispatcher
 */
public record Quota(OptionalLong queuedMax, OptionalLong workMax, int requestsPerSecond, long uploadBytesPerHour) {
    /** Returns the default limits of all tenants. */
    static Quota of(QuotaConfig all) {
        return new Quota(OptionalLong.empty(), OptionalLong.empty(), all.requestsPerSecond(), all.uploadBytesPerHour());
    }

    /** Returns one tenant's limits, with defaults for those not set. */
    static Quota of(QuotaConfig all, TenantConfig one) {
        return new Quota(
                one.queuedMax().map(Integer::longValue).map(OptionalLong::of).orElseGet(OptionalLong::empty),
                one.workMax().map(OptionalLong::of).orElseGet(OptionalLong::empty),
                one.requestsPerSecond().orElseGet(all::requestsPerSecond),
                one.uploadBytesPerHour().orElseGet(all::uploadBytesPerHour));
    }
}
