package io.srfarm.dispatcher.webhook;

import io.srfarm.job.Tenant;

/** One receiver of one tenant. */
record WebhookTarget(Tenant tenant, String origin) {}
