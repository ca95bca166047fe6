package io.srfarm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Strict JSON: no duplicate keys, no text after the document, bounded depth and length. */
final class Json {
    /** The version of every document that the farm writes. Readers dead-letter newer versions. */
    static final int SCHEMA = 1;

    /** Documents written by the farm are larger than submitted ones, but bounded too. */
    private static final int OWN_BYTES_MAX = 1 << 20;

    /** Outcomes contain a set, which contains candidates, which contain their origins. */
    private static final int OWN_DEPTH_MAX = 16;

    private static final ObjectMapper SUBMITTED = mapper(Limits.DOCUMENT_BYTES_MAX, Limits.DOCUMENT_DEPTH_MAX);
    private static final ObjectMapper OWN = mapper(OWN_BYTES_MAX, OWN_DEPTH_MAX);

    private Json() {}

    /** Parses a submitted document; violations have a location. */
    static JsonNode submitted(byte[] json) throws BadJsonException {
        if (json.length > Limits.DOCUMENT_BYTES_MAX) {
            throw new BadJsonException(new Violation(
                    "",
                    "is larger than " + Limits.DOCUMENT_BYTES_MAX + " bytes: " + json.length
                            + " (limit document-bytes-max)"));
        }
        return read(SUBMITTED, json);
    }

    /** Parses a document that the farm wrote. */
    static JsonNode own(byte[] json) throws MalformedMessageException {
        try {
            return read(OWN, json);
        } catch (BadJsonException e) {
            throw new MalformedMessageException(e.violation().detail(), e);
        }
    }

    static ObjectNode object() {
        return OWN.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return OWN.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // cannot happen: the tree is in memory
        }
    }

    /** Serializes with sorted fields: equal trees give the same bytes, whatever the order of their fields. */
    static byte[] canonical(JsonNode node) {
        try {
            return SUBMITTED.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // cannot happen: the tree is in memory
        }
    }

    static byte[] pretty(JsonNode node) {
        return (node.toPrettyString() + "\n").getBytes(UTF_8);
    }

    private static JsonNode read(ObjectMapper mapper, byte[] json) throws BadJsonException {
        JsonNode node;
        try (JsonParser parser = mapper.createParser(json)) {
            try {
                node = mapper.readTree(parser);
                if (node != null && parser.nextToken() != null) {
                    throw new BadJsonException(new Violation("", "has text after the end of the document"));
                }
            } catch (JsonProcessingException e) {
                throw new BadJsonException(new Violation(place(parser), e.getOriginalMessage()));
            } catch (NumberFormatException e) {
                // The parser lets the NumberFormatException of BigDecimal pass.
                throw new BadJsonException(new Violation(place(parser), "is a number out of range"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: the bytes are in memory
        }
        if (node == null || !node.isObject()) {
            throw new BadJsonException(new Violation("", "is not a JSON object"));
        }
        return node;
    }

    private static String place(JsonParser parser) {
        return parser.getParsingContext().pathAsPointer().toString();
    }

    private static ObjectMapper mapper(int bytesMax, int depthMax) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // JSON is always UTF-8. Input that is misdetected as UTF-32 would fail with other exceptions.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depthMax)
                        .maxDocumentLength(bytesMax)
                        .maxNumberLength(32)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .configure(JsonNodeFeature.WRITE_PROPERTIES_SORTED, bytesMax == Limits.DOCUMENT_BYTES_MAX)
                .build();
    }

    /** Thrown for input that is not JSON or violates the limits. */
    static final class BadJsonException extends Exception {
        private final transient Violation violation;

        BadJsonException(Violation violation) {
            super(violation.detail());
            this.violation = violation;
        }

        Violation violation() {
            return violation;
        }
    }
}
