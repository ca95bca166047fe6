package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A call to a receiver that was not made yet, or was tried too often.
 *
 * @param id the {@code webhook-id} that the receiver sees
 * @param event what the receiver is to be told
 * @param attempts calls so far
 * @param next when the next one is due; empty: nobody calls any more
 * @param trouble why the last one failed; empty: there was none
 * @param json the whole answer
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
