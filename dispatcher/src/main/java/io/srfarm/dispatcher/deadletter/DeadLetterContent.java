package io.srfarm.dispatcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.srfarm.event.DeadLetter;
import io.srfarm.job.Limits;
import io.srfarm.messaging.DeadLetterRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A dead letter with its payload, which is in one of {@code document}, {@code text} and {@code base64}, if there is
 * one.
 *
 * @param message the complete reason
 * @param stack the stack trace, if known
 * @param headers the record's headers that cannot contain secrets
 * @param document the payload, if it is a JSON object
 * @param text the payload, if it is other text
 * @param base64 the payload, if it is binary
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record DeadLetterContent(
        @JsonUnwrapped DeadLetterView letter,
        String message,
        Optional<String> stack,
        Map<String, String> headers,
        @Schema(implementation = Object.class) Optional<JsonNode> document,
        Optional<String> text,
        Optional<String> base64) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> HARMLESS =
            Set.of("tenant", "content-type", "traceparent", "srfarm-earlier-attempts");
    private static final int HEADER_CHARACTERS_MAX = 256;

    static DeadLetterContent of(DeadLetterView letter, ConsumerRecord<String, byte[]> record) {
        DeadLetter why = DeadLetterRecords.read(record);
        byte[] payload = record.value() == null ? new byte[0] : record.value();
        Optional<JsonNode> document = document(payload);
        Optional<String> text = document.isPresent() || payload.length == 0 ? Optional.empty() : text(payload);
        Optional<String> base64 = document.isPresent() || text.isPresent() || payload.length == 0
                ? Optional.empty()
                : Optional.of(Base64.getEncoder().encodeToString(payload));
        return new DeadLetterContent(
                letter, why.error().message(), why.stack(), headers(record), document, text, base64);
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            if (HARMLESS.contains(header.key()) && header.value() != null) {
                String value = new String(header.value(), UTF_8);
                headers.put(header.key(), Limits.shortened(value, HEADER_CHARACTERS_MAX));
            }
        }
        return headers;
    }

    private static Optional<JsonNode> document(byte[] payload) {
        if (payload.length > Limits.DOCUMENT_BYTES_MAX) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(payload);
            return Optional.ofNullable(node == null ? MissingNode.getInstance() : node)
                    .filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(byte[] payload) {
        try {
            return Optional.of(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
