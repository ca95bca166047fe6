package io.srfarm.dispatcher.identity;

import io.srfarm.job.KeySpace;
import io.srfarm.job.Tenant;

/**
 * A tenant with its rights and limits.
 *
 * @param space the part of the bucket that it may access
 */
public record TenantAccess(Tenant tenant, KeySpace space, Quota quota) {}
