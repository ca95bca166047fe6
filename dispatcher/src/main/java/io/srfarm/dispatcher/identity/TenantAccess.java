package io.srfarm.dispatcher.identity;

import io.srfarm.job.KeySpace;
import io.srfarm.job.Tenant;

/**
 * A tenant and what it may do.
 *
 * @param space the part of the bucket that is its own
 */
public record TenantAccess(Tenant tenant, KeySpace space, Quota quota) {}
