package io.srfarm.dispatcher.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A delivery as the API shows it.
 *
 * @param webhook the {@code webhook-id} that the receiver gets
 * @param attempts number of calls so far
 * @param next when the next call is due; absent if there will be none
 * @param trouble why the last call failed; absent if none has
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
     * One page of a tenant's deliveries.
     *
     * @param next what to pass as {@code after} for the next page; absent on the last page
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
