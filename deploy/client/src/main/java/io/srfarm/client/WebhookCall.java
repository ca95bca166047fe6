package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A webhook delivery that has not succeeded yet, or failed too often.
 *
 * @param id the {@code webhook-id} header that the receiver gets
 * @param event the event to deliver
 * @param attempts calls so far
 * @param next when the next attempt is due; empty if there are no more
 * @param trouble why the last attempt failed; empty if there was none
 * @param json the complete response
 */
public record WebhookCall(
        String id,
        String job,
        String event,
        int attempts,
        Optional<Instant> next,
        Optional<String> trouble,
        JsonNode json) {
    static WebhookCall of(JsonNode json) {
        return new WebhookCall(
                json.path("webhook").asText(),
                json.path("job").asText(),
                json.path("event").asText(),
                json.path("attempts").asInt(),
                Optional.ofNullable(json.path("next").textValue()).map(Instant::parse),
                Optional.ofNullable(json.at("/trouble/detail").textValue()),
                json);
    }
}
