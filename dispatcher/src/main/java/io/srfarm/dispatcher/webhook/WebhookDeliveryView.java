package io.srfarm.dispatcher.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A delivery as its tenant sees it.
 *
 * @param webhook the {@code webhook-id} that its receiver sees
 * @param attempts calls so far
 * @param next when the next call is due; absent: nobody calls any more
 * @param trouble why the last call failed; absent: there was none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record WebhookDeliveryView(
        String webhook,
        String job,
        String event,
        String url,
        Instant planned,
        int attempts,
        Optional<Instant> next,
        Optional<CallFailure> trouble) {

    /**
     * Some of a tenant's deliveries.
     *
     * @param next what to pass as {@code after} for more; absent: there are no more
     */
    @Schema(name = "DeliveryPage")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<WebhookDeliveryView> deliveries, Optional<String> next) {}

    static WebhookDeliveryView of(WebhookDelivery delivery) {
        return new WebhookDeliveryView(
                delivery.id(),
                delivery.job().value(),
                delivery.event(),
                delivery.url(),
                delivery.planned(),
                delivery.attempts(),
                Optional.of(delivery.next()).filter(next -> !delivery.dead()),
                delivery.trouble());
    }
}
