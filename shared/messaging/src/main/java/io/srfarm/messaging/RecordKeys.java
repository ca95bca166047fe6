package io.srfarm.messaging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Keys of records. To Kafka a key is any sequence of bytes: a long, a UUID or an Avro record as well as a text. Here it is a
 * {@code String} with one character (U+0000 to U+00FF) for each byte, so that no two keys become one, and a copy of a record
 * has the very same key. Ids of jobs are ASCII and read the same either way.
 */
public final class RecordKeys {
    private RecordKeys() {}

    /** The bytes of {@code key} on the wire. */
    public static byte[] bytes(String key) {
        return key.getBytes(ISO_8859_1);
    }

    /** Never fails: every sequence of bytes is a key. */
    public static final class Reader implements Deserializer<String> {
        @Override
        public @Nullable String deserialize(String topic, byte @Nullable [] data) {
            return data == null ? null : new String(data, ISO_8859_1);
        }
    }

    /** Writes what {@link Reader} reads. */
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
