package io.srfarm.dispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.codec.EventJson;
import io.srfarm.dispatcher.ledger.AcceptedJob;
import io.srfarm.event.JobEvent;
import io.srfarm.messaging.EventRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The body of a webhook call: the event's data as on {@code sr.events}, without the set, which is in the store. It
 * contains no secret and no presigned URL.
 */
final class WebhookPayload {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WebhookPayload() {}

    static String of(JobEvent event, AcceptedJob acceptedJob) {
        ObjectNode body = JSON.createObjectNode()
                .put("type", EventRecords.TYPE_PREFIX + event.name())
                .put("timestamp", event.at().toString());
        ObjectNode data = body.putObject("data")
                .put("job", event.job().value())
                .put("tenant", event.tenant().name());
        acceptedJob.labels().forEach(data.withObjectProperty("labels")::put);
        data.put("candidates", acceptedJob.candidates());
        ObjectNode told = dataOf(event);
        told.remove(List.of("schema", "at", "set", "worker"));
        data.setAll(told);
        return text(body);
    }

    private static ObjectNode dataOf(JobEvent event) {
        try {
            return (ObjectNode) JSON.readTree(new String(EventJson.write(event), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: EventJson wrote it
        }
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // cannot happen for a tree in memory
        }
    }
}
