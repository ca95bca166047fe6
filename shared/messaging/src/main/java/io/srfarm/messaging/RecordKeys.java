package io.srfarm.messaging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Serializes record keys. A Kafka key is any byte sequence, such as a long, a UUID or an Avro record. Here it is a
 * {@code String} with one character (U+0000 to U+00FF) per byte (ISO 8859-1), so that different keys stay different and
 * a copied record keeps its key. Job ids are ASCII and unaffected.
 */
public final class RecordKeys {
    private RecordKeys() {}

    /** Returns the bytes of {@code key} on the wire. */
    public static byte[] bytes(String key) {
        return key.getBytes(ISO_8859_1);
    }

    /** Reads keys. Accepts every byte sequence. */
    public static final class Reader implements Deserializer<String> {
        @Override
        public @Nullable String deserialize(String topic, byte @Nullable [] data) {
            return data == null ? null : new String(data, ISO_8859_1);
        }
    }

    /** Writes the keys that {@link Reader} reads. */
    public static final class Writer implements Serializer<String> {
        @Override
        public byte @Nullable [] serialize(String topic, @Nullable String key) {
            if (key == null) {
                return null;
            }
            if (key.chars().anyMatch(character -> character > 0xFF)) {
                throw new SerializationException("a key has one character for each byte, U+0000 to U+00FF");
            }
            return bytes(key);
        }
    }
}
