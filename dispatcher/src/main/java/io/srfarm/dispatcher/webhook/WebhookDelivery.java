package io.srfarm.dispatcher.webhook;

import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.Optional;

/**
 * One event to deliver to one receiver.
 *
 * @param id the {@code webhook-id}: derived from tenant, job and event, so that it is the same at every attempt
 * @param event the event's wire name
 * @param url may contain a secret of the receiver
 * @param origin scheme, host and port of {@code url}: deliveries with the same origin share a receiver
 * @param body the request body, the same at every attempt
 * @param planned when the delivery was created
 * @param attempts number of calls so far
 * @param next when the next call is due
 * @param trouble why the last call failed, if it did
 * @param dead whether retries have ended until a redrive
 */
record WebhookDelivery(
        String id,
        Tenant tenant,
        JobId job,
        String event,
        String url,
        String origin,
        String body,
        Instant planned,
        int attempts,
        Instant next,
        Optional<CallFailure> trouble,
        boolean dead) {

    private static final int OVERHEAD_BYTES = 512;

    /**
     * Derives the id.
     *
     * @param moment id of the event within the job, such as {@code succeeded} or {@code started/2}
     */
    static String id(Tenant tenant, JobId job, String moment) {
        return "wh_" + Sha256.of(tenant + "\n" + job + "\n" + moment).hex().substring(0, 32);
    }

    /** Returns the approximate memory use in bytes. */
    long bytes() {
        return OVERHEAD_BYTES + (long) url.length() + body.length();
    }

    /** Returns the receiver. */
    WebhookTarget target() {
        return new WebhookTarget(tenant, origin);
    }

    /** Returns the state after a failed call that will be retried. */
    WebhookDelivery again(Instant when, CallFailure why) {
        return new WebhookDelivery(
                id, tenant, job, event, url, origin, body, planned, attempts + 1, when, Optional.of(why), false);
    }

    /**
     * Returns the dead state after the last failed call.
     *
     * @param calls number of calls made
     */
    WebhookDelivery ended(int calls, CallFailure why) {
        return new WebhookDelivery(
                id, tenant, job, event, url, origin, body, planned, calls, why.at(), Optional.of(why), true);
    }

    /** Returns the state of a new delivery. */
    WebhookDelivery redriven(Instant now) {
        return new WebhookDelivery(id, tenant, job, event, url, origin, body, planned, 0, now, Optional.empty(), false);
    }

    /** Omits URL and body, which may contain secrets. */
    @Override
    public String toString() {
        return "Delivery[" + id + " of " + event + ", job " + job + "]";
    }
}
