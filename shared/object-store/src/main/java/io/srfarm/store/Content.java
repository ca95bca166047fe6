package io.srfarm.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * Content to store.
 *
 * @param bytes its length
 * @param opening opens a stream at the beginning; may be called several times, as writes are retried
 */
public record Content(long bytes, Supplier<InputStream> opening) {
    public static Content of(byte[] content) {
        return new Content(content.length, () -> new ByteArrayInputStream(content));
    }
}
