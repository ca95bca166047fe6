package io.srfarm.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * What is to be stored.
 *
 * @param bytes how many it has
 * @param opening opens it at its beginning; may be called again, for a write that is tried again
 */
public record Content(long bytes, Supplier<InputStream> opening) {
    public static Content of(byte[] content) {
        return new Content(content.length, () -> new ByteArrayInputStream(content));
    }
}
