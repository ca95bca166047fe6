package io.srfarm.dispatcher.webhook;

import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that one receiver is still to be told.
 *
 * @param id the {@code webhook-id}: follows from tenant, job and event, so that every copy and every attempt has the same
 * @param event the event's name on the wire
 * @param url may hold a secret of the receiver's
 * @param origin scheme, host and port of {@code url}: who shares them shares a receiver
 * @param body what is sent, the same at every attempt
 * @param planned when the event was taken up
 * @param attempts calls so far
 * @param next when the next call is due
 * @param trouble why the last call failed; empty: there was none
 * @param dead whether nobody calls any more, unless somebody asks for it
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

    /** @param moment what tells events of one job apart, such as {@code succeeded} or {@code started/2} */
    static String id(Tenant tenant, JobId job, String moment) {
        return "wh_" + Sha256.of(tenant + "\n" + job + "\n" + moment).hex().substring(0, 32);
    }

    /** About what it takes in memory. */
    long bytes() {
        return OVERHEAD_BYTES + (long) url.length() + body.length();
    }

    /** Whom it goes to. */
    WebhookTarget target() {
        return new WebhookTarget(tenant, origin);
    }

    /** After a call that failed, with another one to come. */
    WebhookDelivery again(Instant when, CallFailure why) {
        return new WebhookDelivery(
                id, tenant, job, event, url, origin, body, planned, attempts + 1, when, Optional.of(why), false);
    }

    /**
     * After which nobody calls any more.
     *
     * @param calls how many there were
     */
    WebhookDelivery ended(int calls, CallFailure why) {
        return new WebhookDelivery(
                id, tenant, job, event, url, origin, body, planned, calls, why.at(), Optional.of(why), true);
    }

    /** As if it were new. */
    WebhookDelivery redriven(Instant now) {
        return new WebhookDelivery(id, tenant, job, event, url, origin, body, planned, 0, now, Optional.empty(), false);
    }

    /** Without address and body, which may hold secrets. */
    @Override
    public String toString() {
        return "Delivery[" + id + " of " + event + ", job " + job + "]";
    }
}
