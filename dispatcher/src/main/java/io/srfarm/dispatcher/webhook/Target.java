package io.srfarm.dispatcher.webhook;

import io.srfarm.job.Tenant;

/** One receiver of one tenant. */
record Target(Tenant tenant, String origin) {}
